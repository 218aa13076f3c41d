using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>A computed composition spread with its truth: a few phases of Gaussian peaks, mixed over a ternary diagram and counted.</summary>
/// <remarks>A phase k sits at a composition c_k; its share falls off as max(0, 1 − |c − c_k|/r)² and the three largest shares are kept (Gibbs' rule for
/// three components). Peaks lie at random Q, have standard deviations of 0.15 to 0.35 degrees and unit area in all. The first phase may be a solid solution, its
/// lattice 1 + change · x₂ larger with the second element. Noise is Poisson. No structure factors, texture or peak asymmetry: a set for
/// checking decompositions, not for training. The construction is our own.</remarks>
/// <param name="Spread">The patterns.</param>
/// <param name="Fractions">True share of each phase, rows sum to 1, shape [sample, phase].</param>
/// <param name="Patterns">Pattern of each phase at its reference lattice, unit area, shape [phase, point].</param>
/// <param name="LatticeScale">Lattice of the first phase relative to its reference, shape [sample].</param>
public sealed record PlantedSpread(CompositionSpread Spread, double[,] Fractions, double[,] Patterns, double[] LatticeScale)
{
    private const double Wavelength = 1.5406;

    // Compositions of the phases: corners first, then edges, then the middle.
    private static readonly double[][] Places = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.5, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.34, 0.33, 0.33], [0.6, 0.2, 0.2]];

    /// <summary>Makes a spread.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="random">Draws peaks and noise.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static PlantedSpread Make(PlantedSpreadSettings settings, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(random);
        if (settings.Phases < 2 || settings.Phases > Places.Length || settings.Divisions < 2 || settings.Points < 20 || !(settings.Counts > 0 && settings.Background >= 0))
            throw new ArgumentException(FormattableString.Invariant($"PlantedSpread: {settings.Phases} phases (2 to {Places.Length}), {settings.Divisions} divisions (from 2), {settings.Points} points (from 20), {settings.Counts} counts (above 0)."), nameof(settings));
        var composition = Grid(settings.Divisions);
        var (samples, phases, points) = (composition.GetLength(0), settings.Phases, settings.Points);
        double[] angle = [.. Enumerable.Range(0, points).Select(j => 30 + 30.0 * j / (points - 1))];
        var peaks = Enumerable.Range(0, phases).Select(_ => Peaks(random)).ToArray();
        double[,] fractions = Shares(composition, phases), patterns = new double[phases, points], intensity = new double[samples, points];
        for (var k = 0; k < phases; k++)
        {
            var pattern = Pattern(peaks[k], angle, 1);
            for (var j = 0; j < points; j++) patterns[k, j] = pattern[j];
        }

        var scale = new double[samples];
        for (var i = 0; i < samples; i++)
        {
            scale[i] = 1 + settings.LatticeChange * composition[i, 1];
            for (var k = 0; k < phases; k++)
            {
                if (fractions[i, k] == 0) continue;
                var pattern = Pattern(peaks[k], angle, k == 0 ? scale[i] : 1);
                for (var j = 0; j < points; j++) intensity[i, j] += fractions[i, k] * pattern[j];
            }
        }

        double top = 0;
        for (var i = 0; i < samples; i++) top += Enumerable.Range(0, points).Max(j => intensity[i, j]) / samples;
        for (var i = 0; i < samples; i++)
            for (var j = 0; j < points; j++) intensity[i, j] = random.Poisson(settings.Counts * (intensity[i, j] / top + settings.Background));
        var spread = new CompositionSpread(
            "planted", [.. Enumerable.Range(1, samples).Select(i => FormattableString.Invariant($"{i}"))], ["Al", "Cu", "Mg"], composition, PatternAxis.TwoTheta, angle, intensity, Wavelength);
        return new PlantedSpread(spread, fractions, patterns, scale);
    }

    private static double[,] Grid(int divisions)
    {
        var composition = new double[(divisions + 1) * (divisions + 2) / 2, 3];
        var at = 0;
        for (var a = 0; a <= divisions; a++)
            for (var b = 0; b <= divisions - a; b++, at++)
                (composition[at, 0], composition[at, 1], composition[at, 2]) = (a / (double)divisions, b / (double)divisions, (divisions - a - b) / (double)divisions);
        return composition;
    }

    private static double[,] Shares(double[,] composition, int phases)
    {
        const double Reach = 0.75;
        var fractions = new double[composition.GetLength(0), phases];
        for (var i = 0; i < fractions.GetLength(0); i++)
        {
            var at = i;
            double[] share = [.. Enumerable.Range(0, phases).Select(k => Math.Pow(Math.Max(0, 1 - Math.Sqrt(Enumerable.Range(0, 3).Sum(e => Math.Pow(composition[at, e] - Places[k][e], 2))) / Reach), 2))];
            var kept = Enumerable.Range(0, phases).OrderByDescending(k => share[k]).Take(3).ToArray();
            var sum = kept.Sum(k => share[k]);
            foreach (var k in kept) fractions[i, k] = sum > 0 ? share[k] / sum : k == kept[0] ? 1 : 0;
        }

        return fractions;
    }

    private static (double Q, double Width, double Area)[] Peaks(RandomStream random)
    {
        double low = 4 * Math.PI * Math.Sin(Math.PI * 31.5 / 360) / Wavelength, high = 4 * Math.PI * Math.Sin(Math.PI * 58.5 / 360) / Wavelength;
        var peaks = Enumerable.Range(0, 3 + random.Below(3)).Select(_ => (random.Uniform(low, high), random.Uniform(0.15, 0.35), random.Uniform(0.3, 1))).ToArray();
        var sum = peaks.Sum(p => p.Item3);
        return [.. peaks.Select(p => (p.Item1, p.Item2, p.Item3 / sum))];
    }

    private static double[] Pattern((double Q, double Width, double Area)[] peaks, double[] angle, double lattice)
    {
        var pattern = new double[angle.Length];
        foreach (var (q, width, area) in peaks)
        {
            var sine = q / lattice * Wavelength / (4 * Math.PI);
            if (sine >= 1) continue;
            var centre = 360 / Math.PI * Math.Asin(sine);
            for (var j = 0; j < angle.Length; j++) pattern[j] += area / width * Math.Exp(-0.5 * Math.Pow((angle[j] - centre) / width, 2));
        }

        var sum = pattern.Sum();
        for (var j = 0; j < pattern.Length; j++) pattern[j] /= sum;
        return pattern;
    }
}
