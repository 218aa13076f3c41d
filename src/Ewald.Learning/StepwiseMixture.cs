namespace Ewald.Learning;

/// <summary>Stepwise EM of a Gaussian mixture: data come in batches and are forgotten.</summary>
/// <remarks>After batch t the statistics per sample are s ← (1 − η) s + η ŝ with η = (t + 2)^−0.7, then the M-step follows (Cappé and Moulines,
/// J. R. Stat. Soc. B 71, 593 (2009), doi:10.1111/j.1467-9868.2009.00698.x; Venderley et al. (2022), doi:10.1073/pnas.2109665119, cluster
/// temperature trajectories so). Limits: one batch is one epoch of EM. Valid: batches that resemble each other.</remarks>
public sealed class StepwiseMixture
{
    private readonly double _floor;
    private readonly int _threads;
    private MixtureStatistics? _statistics;
    private double[]? _shift;

    /// <summary>Starts from a mixture.</summary>
    /// <param name="start">The mixture.</param>
    /// <param name="varianceFloor">Smallest variance, in the data's unit squared.</param>
    /// <param name="threads">Most threads, -1 for all cores.</param>
    public StepwiseMixture(GaussianMixture start, double varianceFloor, int threads = -1)
    {
        ArgumentNullException.ThrowIfNull(start);
        (Mixture, _floor, _threads) = (start, varianceFloor, threads);
    }

    /// <summary>The mixture as it stands.</summary>
    public GaussianMixture Mixture { get; private set; }

    /// <summary>Batches seen.</summary>
    public int Batches { get; private set; }

    /// <summary>Learns from one batch.</summary>
    /// <param name="batch">Its samples.</param>
    /// <returns>Mean ln p of its samples before they were learnt from.</returns>
    public double Observe(MixtureData batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        // Statistics of different batches add only when the same constant was taken off.
        _shift ??= batch.Shift;
        var same = batch.Shift.AsSpan().SequenceEqual(_shift) ? batch : MixtureData.FromRows(batch.Count, batch.Dimension, batch.Row, batch.Weights?[..batch.Count], _shift);
        var fresh = Mixture.Expect(same, null, _threads, moments: true);
        var likelihood = fresh.LogLikelihood / batch.Count;
        var step = Math.Pow(Batches + 2, -0.7);
        if (_statistics is null)
        {
            _statistics = fresh;
            _statistics.Blend(fresh, 0, 1.0 / batch.Count);
        }
        else
        {
            _statistics.Blend(fresh, 1 - step, step / batch.Count);
        }

        Mixture = _statistics.Maximise(_shift, _floor);
        Batches++;
        return likelihood;
    }
}
