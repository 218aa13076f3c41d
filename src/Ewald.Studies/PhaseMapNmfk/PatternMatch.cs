using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Diffraction;
using Ewald.Representations;

namespace Ewald.Studies.PhaseMapNmfk;

/// <summary>A structure that a basis pattern may be.</summary>
/// <param name="Structure">Name of the structure.</param>
/// <param name="Correlation">Of the pattern with the structure's computed one at the best lattice.</param>
/// <param name="Lattice">Lattice relative to the structure's own.</param>
/// <param name="Reflections">Reflections of the structure within the measured range.</param>
/// <param name="Parameter">a of the structure at that lattice, Å.</param>
internal sealed record PatternMatch(string Structure, double Correlation, double Lattice, int Reflections, double Parameter)
{
    /// <summary>One reflection in range fits any pattern of one peak: it is consistent, never identified.</summary>
    public string Wording => Reflections < 2
        ? $"consistent with {Structure} (one reflection in range: not enough to identify it)"
        : FormattableString.Invariant($"matches {Structure} ({Reflections} reflections in range)");

    /// <summary>Body-centred cubic iron at room temperature: of it the publication found four copies.</summary>
    public static Crystal BodyCentredIron { get; } = new(
        "bcc Fe", UnitCell.Cubic(2.8665), [Site.Of(Elements.Of("Fe"), 0, 0, 0), Site.Of(Elements.Of("Fe"), 0.5, 0.5, 0.5)]);

    /// <summary>The structures that a pattern is consistent with, best first.</summary>
    /// <param name="pattern">On the grid, shape [node].</param>
    /// <param name="grid">Equal steps in ln Q.</param>
    /// <param name="structures">Candidates.</param>
    /// <param name="setup">Thresholds.</param>
    public static IReadOnlyList<PatternMatch> Of(double[] pattern, LogGrid grid, IReadOnlyList<Crystal> structures, NmfkSetup setup)
    {
        var width = Width(pattern) * grid.Step;
        var found = new List<PatternMatch>();
        foreach (var crystal in structures)
        {
            double low = 2 * Math.PI / grid.High / (1 + setup.LatticeTolerance), high = 2 * Math.PI / grid.Low * (1 + setup.LatticeTolerance);
            // Over ln Q no wavelength is needed but for the Lorentz factor; over a window it is flat and left out.
            if (PowderSticks.TryWithin(StructureFactor.Xray(crystal, ions: false), LorentzFactor.None, low, high) is not { } sticks) continue;
            double strongest = 0;
            for (var n = 0; n < sticks.Count; n++) strongest = Math.Max(strongest, sticks.Intensity[n]);
            var computed = new double[pattern.Length];
            for (var n = 0; n < sticks.Count; n++)
            {
                var centre = Math.Log(2 * Math.PI / sticks.Spacing[n] / grid.Low);
                for (var j = 0; j < computed.Length; j++) computed[j] += sticks.Intensity[n] / strongest * Math.Exp(-0.5 * Math.Pow((j * grid.Step - centre) / width, 2));
            }

            var shift = PatternShift.Between(computed, pattern, grid.Step, setup.LatticeTolerance);
            if (shift.Correlation < setup.StructureCorrelation) continue;
            var scale = Math.Exp(-shift.Lag);
            var inRange = 0;
            for (var n = 0; n < sticks.Count; n++)
                if (sticks.Intensity[n] >= 0.01 * strongest && 2 * Math.PI / (sticks.Spacing[n] * scale) is var q && q >= grid.Low && q <= grid.High) inRange++;
            if (inRange > 0) found.Add(new PatternMatch(crystal.Name, shift.Correlation, scale, inRange, crystal.Cell.A * scale));
        }

        return [.. found.OrderByDescending(m => m.Correlation)];
    }

    /// <summary>Standard deviation of the highest peak in nodes, from its width at half height above the pattern's median.</summary>
    private static double Width(double[] pattern)
    {
        var at = Array.IndexOf(pattern, pattern.Max());
        var floor = pattern.Order().ElementAt(pattern.Length / 2);
        var half = 0.5 * (pattern[at] + floor);
        var (left, right) = (at, at);
        while (left > 0 && pattern[left] > half) left--;
        while (right < pattern.Length - 1 && pattern[right] > half) right++;
        return Math.Max(1, (right - left) / 2.3548);
    }
}
