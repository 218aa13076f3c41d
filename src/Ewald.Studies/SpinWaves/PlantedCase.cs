using Ewald.Core;
using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinWaves;

/// <summary>One planted spectrum and what the fit made of it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Look">Where it was measured.</param>
/// <param name="Truth">Planted values, meV.</param>
/// <param name="Data">The spectrum with noise, shape [q, energy].</param>
/// <param name="Sigma">Its noise.</param>
/// <param name="Fit">The fit.</param>
internal sealed record PlantedCase(ExchangeModel Model, SpinWaveLook Look, double[] Truth, double[] Data, double Sigma, ExchangeFit Fit)
{
    /// <summary>Noise, as a share of the largest intensity.</summary>
    public const double Noise = 0.05;

    /// <summary>Relative standard deviation below which a parameter counts as identifiable.</summary>
    public const double Identifiable = 0.01;

    /// <summary>FWHM of the energy resolution, as a share of the incident energy.</summary>
    public const double Resolution = 0.03;

    /// <summary>Relative error of a parameter.</summary>
    public double Error(int parameter) => Math.Abs(Fit.Values[parameter] / Truth[parameter] - 1);

    /// <summary>Whether a parameter is an exchange (no anisotropy) whose standard deviation by the fit's Fisher matrix is below 1 %.</summary>
    public bool IsIdentifiable(int parameter) => Model.Parameters[parameter].Term.Bonds.Count > 0 && Fit.Sigma[parameter] < Identifiable * Math.Abs(Fit.Values[parameter]);

    /// <summary>Relative errors of the identifiable exchanges.</summary>
    public IReadOnlyList<double> IdentifiableErrors => [.. Enumerable.Range(0, Truth.Length).Where(IsIdentifiable).Select(Error)];

    /// <summary>Relative errors of the stiff combinations: |v·δp/p| of every direction that is not soft; the parameters themselves where none is, or where the fit ended on a bound.</summary>
    public IReadOnlyList<double> StiffErrors
    {
        get
        {
            if (Fit.Directions.Count == 0 || Fit.Condition <= 1 / ExchangeFit.SoftShare) return [.. Enumerable.Range(0, Truth.Length).Select(Error)];
            return [.. Fit.Directions.Where(d => d.Share >= ExchangeFit.SoftShare).Select(d => Math.Abs(d.Vector.Select((v, i) => v * (Fit.Values[i] / Truth[i] - 1)).Sum()))];
        }
    }

    /// <summary>The measurement of a model: an incident energy a little above its highest bands.</summary>
    /// <param name="planted">The model and its path.</param>
    /// <param name="setup">Sizes.</param>
    /// <param name="randomness">Random numbers.</param>
    public static SpinWaveLook LookOf(PlantedModels.Planted planted, SpinWavesSetup setup, Randomness randomness)
    {
        (double H, double K, double L)[] points = planted.Powder ? [] : [.. Path(planted.Path, setup.Points).Select(planted.Model.Momentum)];
        double[] lengths = planted.Powder ? [.. Enumerable.Range(0, setup.Lengths).Select(i => planted.Path[0].H + (planted.Path[^1].H - planted.Path[0].H) * i / (setup.Lengths - 1))] : [];
        var wide = new SpinWaveLook(planted.Powder ? null : points, planted.Powder ? lengths : null, new SpinWaveSpectrum([0, 1], new EnergyResolution(1)), setup.Directions);
        double top = 0;
        for (var draw = 0; draw < 20; draw++)
        {
            var waves = planted.Model.Waves(planted.Model.Draw(randomness.Stream("bands", (ulong)draw), wide));
            var probes = planted.Powder ? FibonacciSphere.Directions(40).Select(d => ScatteringVector.InLattice(waves.Cell, lengths[^1] * d)) : points;
            top = Math.Max(top, probes.Max(q => waves.Energies(q)[^1]));
        }

        var incident = 1.15 * top;
        var width = Resolution * incident;
        // Three points to a width, from twice the elastic line's reach to just below the incident energy.
        double[] energies = [.. Enumerable.Range(0, (int)((0.95 * incident - width) / (width / 3))).Select(i => width + i * width / 3)];
        return wide with { Spectrum = new SpinWaveSpectrum(energies, new EnergyResolution(width)) };
    }

    /// <summary>Plants and fits.</summary>
    /// <param name="planted">The model.</param>
    /// <param name="look">Where it is measured.</param>
    /// <param name="library">Start values.</param>
    /// <param name="setup">Sizes.</param>
    /// <param name="smeared">Whether the planted spectrum is averaged over the width of its points in Q, and over more directions, which the fit does not know.</param>
    /// <param name="index">Number of the planting.</param>
    /// <param name="randomness">Random numbers.</param>
    /// <param name="cancel">Cancels.</param>
    public static PlantedCase Of(
        PlantedModels.Planted planted, SpinWaveLook look, ExchangeStart library, SpinWavesSetup setup, bool smeared, int index, Randomness randomness, CancellationToken cancel)
    {
        var stream = randomness.Stream($"planted {planted.Model.Name}", (ulong)index);
        var truth = planted.Model.Draw(stream, look);
        var clean = smeared ? Smeared(planted, look, truth) : look.Of(planted.Model, truth);
        var (scale, largest) = (stream.LogUniform(0.1, 100), clean.Max());
        var (sigma, background) = (Noise * scale * largest, stream.Uniform(0, 0.05) * scale * largest);
        double[] data = [.. clean.Select(s => scale * s + background + sigma * stream.Normal())];
        double[] errors = [.. Enumerable.Repeat(sigma, data.Length)];
        var fit = ExchangeFit.Of(planted.Model, look, data, errors, new bool[data.Length], library, setup.Tries, cancel);
        return new PlantedCase(planted.Model, look, truth, data, sigma, fit);
    }

    // Points along straight pieces, in proportion to nothing but their number.
    private static IEnumerable<(double H, double K, double L)> Path(IReadOnlyList<(double H, double K, double L)> corners, int points)
    {
        for (var i = 0; i < points; i++)
        {
            // Between the points of high symmetry, where intensities diverge.
            var at = (i + 0.5) / points * (corners.Count - 1);
            var piece = Math.Min((int)at, corners.Count - 2);
            var (a, b, t) = (corners[piece], corners[piece + 1], at - piece);
            yield return (a.H + t * (b.H - a.H), a.K + t * (b.K - a.K), a.L + t * (b.L - a.L));
        }
    }

    private static double[] Smeared(PlantedModels.Planted planted, SpinWaveLook look, double[] truth)
    {
        const int Copies = 5;
        var sum = new double[look.Count];
        for (var copy = 0; copy < Copies; copy++)
        {
            var shift = (copy - 2) / (double)Copies; // of the distance between points
            var part = look.Points is { } points
                ? look with { Points = [.. points.Select((q, i) => i + 1 < points.Count ? Between(q, points[i + 1], shift) : q)] }
                : look with { Lengths = [.. look.Lengths!.Select(q => q + shift * (look.Lengths![1] - look.Lengths[0]))], Directions = 3 * look.Directions + copy };
            var spectrum = part.Of(planted.Model, truth);
            for (var i = 0; i < sum.Length; i++) sum[i] += spectrum[i] / Copies;
        }

        return sum;

        // A corner of the path is no neighbour: steps are short.
        static (double H, double K, double L) Between((double H, double K, double L) a, (double H, double K, double L) b, double t) =>
            (a.H + t * (b.H - a.H), a.K + t * (b.K - a.K), a.L + t * (b.L - a.L));
    }
}
