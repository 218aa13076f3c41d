using Ewald.Core;
using Ewald.Representations;

namespace Ewald.Studies.SasModel;

/// <summary>One simulated measurement: Q range and spacing, resolution, counting noise, background and aggregate upturn.</summary>
/// <remarks>
/// σ_Q² = (r Q)² + f²; I_m(Q) = ∫ I(Q′) G(Q′ − Q; σ_Q) dQ′ + b + A (Q / Q_1)^−p;
/// σ_I² = (e I)² + I I_1 / s² · (Q_1 / Q)^g: a systematic part and a counting part whose signal-to-noise is s at the first point and whose
/// counting statistics improve as Q^g when bins widen with Q. Noise is normal. Resolution is narrow against Q, so that slits are outside.
/// </remarks>
/// <param name="Q">Å⁻¹, shape [point].</param>
/// <param name="QSigma">σ_Q, Å⁻¹, shape [point].</param>
/// <param name="ResolutionStated">True when the simulated file has the dQ column.</param>
/// <param name="SignalToNoise">s.</param>
/// <param name="Systematic">e.</param>
/// <param name="Gain">g.</param>
/// <param name="Background">b over the intensity at the first point.</param>
/// <param name="Upturn">A over the intensity at the first point.</param>
/// <param name="UpturnPower">p.</param>
internal sealed record InstrumentSettings(
    double[] Q, double[] QSigma, bool ResolutionStated, double SignalToNoise, double Systematic, double Gain,
    double Background, double Upturn, double UpturnPower)
{
    /// <summary>Draws the settings of one measurement; ranges span laboratory x-rays to pinhole neutrons.</summary>
    /// <param name="random">The stream of this measurement.</param>
    public static InstrumentSettings Draw(RandomStream random)
    {
        var low = random.LogUniform(0.0015, 0.015);
        var high = Math.Min(random.LogUniform(0.12, 0.7), low * 300);
        return DrawWithin(random, low, Math.Max(high, low * 15), signalToNoise: null);
    }

    /// <summary>As <see cref="Draw"/>, with the Q range and optionally the noise given.</summary>
    /// <param name="random">The stream of this measurement.</param>
    /// <param name="low">First Q, Å⁻¹.</param>
    /// <param name="high">Last Q, Å⁻¹.</param>
    /// <param name="signalToNoise">Signal-to-noise at the first point, or null to draw it.</param>
    public static InstrumentSettings DrawWithin(RandomStream random, double low, double high, double? signalToNoise)
    {
        var count = (int)Math.Round(random.LogUniform(60, 400));
        var linear = random.Uniform() < 0.5;
        var q = new double[count];
        for (var i = 0; i < count; i++)
        {
            var t = (double)i / (count - 1);
            q[i] = linear ? low + (high - low) * t : low * Math.Exp(Math.Log(high / low) * t);
        }
        var pinhole = random.Uniform() < 0.5;
        var relative = pinhole ? random.Uniform(0.02, 0.12) : 0.003;
        var floor = pinhole ? random.Uniform(0.05, 0.35) * low : 0.02 * low;
        return new InstrumentSettings(
            q, [.. q.Select(v => Math.Sqrt(relative * relative * v * v + floor * floor))], pinhole && random.Uniform() < 0.7,
            signalToNoise ?? random.LogUniform(10, 2000), random.LogUniform(0.001, 0.02), random.Uniform(0, 2),
            random.Uniform() < 0.15 ? 0 : random.LogUniform(1e-6, 2e-2),
            random.Uniform() < 0.75 ? 0 : random.LogUniform(0.02, 0.6), random.Uniform(3, 4));
    }

    /// <summary>The measured curve of a body.</summary>
    /// <param name="name">Name of the curve.</param>
    /// <param name="grid">Grid of the clean curve; it must reach beyond the measured range.</param>
    /// <param name="clean">Clean intensity, any unit, shape [node].</param>
    /// <param name="random">The stream of the noise.</param>
    public ScatteringCurve Measure(string name, LogGrid grid, ReadOnlySpan<double> clean, RandomStream random)
    {
        var intensity = new double[Q.Length];
        for (var i = 0; i < Q.Length; i++) intensity[i] = Smeared(grid, clean, Q[i], QSigma[i]);
        var first = intensity[0];
        var sigma = new double[Q.Length];
        for (var i = 0; i < Q.Length; i++)
        {
            intensity[i] += first * (Background + Upturn * Math.Pow(Q[i] / Q[0], -UpturnPower));
            var counting = intensity[i] * first / (SignalToNoise * SignalToNoise) * Math.Pow(Q[0] / Q[i], Gain);
            sigma[i] = Math.Sqrt(Systematic * Systematic * intensity[i] * intensity[i] + counting);
            intensity[i] += sigma[i] * random.Normal();
        }
        return new ScatteringCurve(name, Q, intensity, sigma, ResolutionStated ? QSigma : null, "arbitrary");
    }

    /// <summary>Gaussian average of a curve on a log grid, nine nodes over ±3.2 σ, weights renormalised.</summary>
    private static double Smeared(LogGrid grid, ReadOnlySpan<double> clean, double q, double sigma)
    {
        if (sigma < 0.25 * grid.Step * q) return At(grid, clean, q);
        double sum = 0, weights = 0;
        for (var k = -4; k <= 4; k++)
        {
            var t = 0.8 * k;
            var weight = Math.Exp(-0.5 * t * t);
            sum += weight * At(grid, clean, Math.Max(q + t * sigma, 0.05 * q));
            weights += weight;
        }
        return sum / weights;
    }

    /// <summary>Cubic interpolation in ln Q: a line would blunt the fringes of large bodies by more than good statistics resolve.</summary>
    private static double At(LogGrid grid, ReadOnlySpan<double> clean, double q)
    {
        var at = Math.Clamp(Math.Log(q / grid.Low) / grid.Step, 1, grid.Count - 2.001);
        var node = (int)at;
        var t = at - node;
        double a = clean[node - 1], b = clean[node], c = clean[node + 1], d = clean[node + 2];
        var value = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
        return Math.Max(value, 0.2 * Math.Min(b, c));
    }
}
