using Ewald.Core;

namespace Ewald.Learning;

/// <content>Starts, restarts, stepwise EM and full epochs. Source: as the class; short runs from many starts, the best followed to the end, after Biernacki,
/// Celeux and Govaert, Comput. Stat. Data Anal. 41, 561 (2003).</content>
public sealed partial class GaussianMixture
{
    /// <summary>Fits a mixture: restarts on a sample of the data, then the best of them on all of it.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="setup">Settings.</param>
    /// <param name="random">Stream of the starts; same stream, same mixture.</param>
    /// <param name="filter">Changes responsibilities between E-step and M-step, or null.</param>
    /// <param name="cancel">Stops between two epochs.</param>
    /// <exception cref="ArgumentException">More components than samples, or no component.</exception>
    public static GaussianMixture Fit(MixtureData data, GaussianMixtureSetup setup, RandomStream random, IResponsibilityFilter? filter = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(random);
        if (setup.Components < 1 || setup.Components > data.Count)
            throw new ArgumentException($"GaussianMixture: {setup.Components} components for {data.Count} samples; K lies between 1 and the number of samples.", nameof(setup));
        var sample = data.Count <= setup.StartSample ? data : data.Subset(random.Permutation(data.Count).AsSpan(0, Math.Max(setup.StartSample, setup.Components)));
        var shorter = setup with { Iterations = Math.Min(100, setup.Iterations), Tolerance = Math.Max(1e-4, setup.Tolerance), Batches = 0 };
        GaussianMixture? best = null;
        for (var restart = 0; restart < Math.Max(1, setup.Restarts); restart++)
        {
            var responsibilities = setup.Start == MixtureStart.RandomResponsibilities
                ? RandomResponsibilities(sample.Count, setup.Components, random)
                : MixtureSeeds.Clusters(sample, setup.Components, random);
            var start = FromResponsibilities(sample, responsibilities, setup.Components, setup);
            var found = setup.Restarts > 1 ? start.Refine(sample, shorter, null, cancel) : start;
            if (best is null || found.LowerBound > best.LowerBound) best = found;
        }

        return best!.Refine(data, setup, filter, cancel);
    }

    /// <summary>Follows this mixture to the next maximum of the likelihood: stepwise passes where asked, then full epochs.</summary>
    /// <remarks>The parameters are those after the last M-step; <see cref="LowerBound"/> is that of the E-step before it.</remarks>
    /// <param name="data">The samples.</param>
    /// <param name="setup">Settings; components and covariance are those of this mixture.</param>
    /// <param name="filter">Changes responsibilities between E-step and M-step, or null.</param>
    /// <param name="cancel">Stops between two epochs.</param>
    /// <exception cref="ArgumentException">The filter was made for another number of samples.</exception>
    public GaussianMixture Refine(MixtureData data, GaussianMixtureSetup setup, IResponsibilityFilter? filter = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(setup);
        if (filter is not null && filter.Count != data.Count)
            throw new ArgumentException($"GaussianMixture: the filter was made for {filter.Count} samples, not {data.Count}.", nameof(filter));
        var floor = Floor(data, setup);
        var current = this;
        if (setup.Batches > 0) current = Batchwise(data, setup, cancel);
        var responsibilities = filter is null ? null : new double[(long)data.Count * Components];
        var bound = double.NegativeInfinity;
        var (iteration, converged) = (0, false);
        while (iteration < setup.Iterations && !converged)
        {
            cancel.ThrowIfCancellationRequested();
            var statistics = current.Expect(data, responsibilities, setup.Threads, moments: filter is null);
            var reached = statistics.LogLikelihood / data.Count;
            if (filter is not null)
            {
                filter.Apply(responsibilities!, current.Weights, setup.Threads);
                statistics = Moments(data, responsibilities!, Components, Kind, setup.Threads);
            }

            current = statistics.Maximise(data.Shift, floor);
            converged = Math.Abs(reached - bound) < setup.Tolerance;
            bound = reached;
            iteration++;
        }

        if (ReferenceEquals(current, this)) current = new GaussianMixture(Kind, Dimension, Weights, Means, Covariances);
        (current.LowerBound, current.Iterations, current.Converged) = (bound, iteration, converged);
        return current;
    }

    /// <summary>One M-step from given responsibilities.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="responsibilities">Shape [sample, component].</param>
    /// <param name="components">Number of components.</param>
    /// <param name="setup">Shape of the covariances, floor and threads.</param>
    public static GaussianMixture FromResponsibilities(MixtureData data, double[] responsibilities, int components, GaussianMixtureSetup setup)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(responsibilities);
        ArgumentNullException.ThrowIfNull(setup);
        if (responsibilities.LongLength != (long)data.Count * components)
            throw new ArgumentException($"GaussianMixture: {responsibilities.Length} responsibilities for {data.Count} samples and {components} components.", nameof(responsibilities));
        return Moments(data, responsibilities, components, setup.Covariance, setup.Threads).Maximise(data.Shift, Floor(data, setup));
    }

    private static double Floor(MixtureData data, GaussianMixtureSetup setup) => Math.Max(setup.VarianceFloor * data.MeanVariance, setup.VarianceFloor > 0 ? 1e-300 : 0);

    // Samples are dealt to the batches at random, so that one batch resembles another whatever the order of the data.
    private GaussianMixture Batchwise(MixtureData data, GaussianMixtureSetup setup, CancellationToken cancel)
    {
        var batches = Math.Min(setup.Batches, data.Count / Math.Max(2, 2 * Components));
        if (batches < 2) return this;
        var stepwise = new StepwiseMixture(this, Floor(data, setup), setup.Threads);
        var order = new Randomness(1).Stream("stepwise batches").Permutation(data.Count);
        for (var pass = 0; pass < setup.BatchPasses; pass++)
            for (var batch = 0; batch < batches; batch++)
            {
                cancel.ThrowIfCancellationRequested();
                stepwise.Observe(data.Subset(order.AsSpan((int)((long)data.Count * batch / batches)..(int)((long)data.Count * (batch + 1) / batches))));
            }

        return stepwise.Mixture;
    }

    private static double[] RandomResponsibilities(int count, int components, RandomStream random)
    {
        var responsibilities = new double[(long)count * components];
        for (var i = 0L; i < count; i++)
        {
            double sum = 0;
            for (var c = 0; c < components; c++) sum += responsibilities[i * components + c] = random.Uniform() + 1e-12;
            for (var c = 0; c < components; c++) responsibilities[i * components + c] /= sum;
        }

        return responsibilities;
    }
}
