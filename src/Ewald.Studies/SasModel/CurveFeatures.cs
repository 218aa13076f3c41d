using Ewald.Representations;

namespace Ewald.Studies.SasModel;

/// <summary>What the network sees of a curve: channels on a grid equal in ln Q.</summary>
/// <remarks>0: ln I minus its error-weighted mean, over 4. 1: d ln I / d ln Q, (slope + 2) / 2. 2: error of ln I, (ln σ − ln 0.05) / 2,
/// floor 0.003. 3: one where measured. 4: σ_Q / Q over 0.1, zero when the file does not state it. Nodes outside the data are zero in every channel.
/// Scale falls out of channel 0; a flat background does not and is learnt.</remarks>
/// <param name="Grid">The grid.</param>
/// <param name="HalfWidth">Half width of the slope window in nodes.</param>
/// <param name="Instrument">False leaves channels 2 to 4 out: for sets without errors and resolution.</param>
internal sealed record CurveFeatures(LogGrid Grid, int HalfWidth, bool Instrument)
{
    /// <summary>Number of channels.</summary>
    public int Channels => Instrument ? 5 : 3;

    /// <summary>Numbers per curve.</summary>
    public int Size => Channels * Grid.Count;

    /// <summary>Fills the channels of one curve.</summary>
    /// <param name="curve">The curve on <see cref="Grid"/>.</param>
    /// <param name="features">Receives shape [channel, node].</param>
    public void Fill(LogCurve curve, Span<float> features)
    {
        var n = Grid.Count;
        Span<double> log = stackalloc double[n];
        Span<double> error = stackalloc double[n];
        Span<double> slope = stackalloc double[n];
        curve.Logarithm(log, error);
        curve.Slope(HalfWidth, slope);
        double sum = 0, weights = 0;
        for (var i = curve.First; i < curve.End; i++)
        {
            var weight = 1 / (error[i] * error[i] + 0.0025);
            sum += weight * log[i];
            weights += weight;
        }
        var mean = sum / weights;
        features.Clear();
        for (var i = curve.First; i < curve.End; i++)
        {
            features[i] = (float)((log[i] - mean) / 4);
            features[n + i] = (float)Math.Clamp((slope[i] + 2) / 2, -4, 4);
            if (Instrument)
            {
                features[2 * n + i] = (float)((Math.Log(Math.Max(error[i], 0.003)) - Math.Log(0.05)) / 2);
                features[4 * n + i] = (float)(Math.Min(0.5, curve.QSigma[i] / Grid.Node(i)) / 0.1);
            }
            features[(Instrument ? 3 : 2) * n + i] = 1;
        }
    }
}
