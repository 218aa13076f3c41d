using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>Scans that no film of the classes gives, made to ask whether the flag fires: organic powders, noise, a flat line, another wavelength than announced.</summary>
internal static class MadeCases
{
    private const double From = 5, To = 60, Step = 0.02;

    // Quoted: urea, S. Swaminathan et al., Acta Cryst. B 40, 300 (1984); naphthalene, D. W. J. Cruickshank, Acta Cryst. 10, 504 (1957).
    private static readonly Lazy<Crystal[]> Organic = new(() =>
    [
        Of("urea", 113, UnitCell.FromDegrees(5.565, 5.565, 4.684, 90, 90, 90), [("C", 0, 0.5, 0.328), ("O", 0, 0.5, 0.5962), ("N", 0.1447, 0.6447, 0.1785)]),
        Of("naphthalene", 14, UnitCell.FromDegrees(8.235, 6.003, 8.658, 90, 122.92, 90),
            [("C", 0.0856, 0.0186, 0.3251), ("C", 0.1148, 0.1588, 0.2200), ("C", 0.0472, 0.1025, 0.0351), ("C", 0.0749, 0.2471, -0.0784), ("C", 0.0116, 0.1869, -0.2541)]),
    ]);

    /// <summary>The kinds of cases, as the metrics name them.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["organicPowder", "noise", "flatLine", "molybdenumAsCopper", "synchrotronAsCopper"];

    /// <summary>Makes one scan of 5 to 60 degrees, announced as copper Kα.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="index">Its number.</param>
    /// <param name="random">A stream.</param>
    public static PowderPattern Make(string kind, int index, RandomStream random)
    {
        double[] angle = [.. Enumerable.Range(0, (int)((To - From) / Step) + 1).Select(i => From + i * Step)];
        var counts = kind switch
        {
            "organicPowder" => Scan(Organic.Value[index % Organic.Value.Length], XrayEmission.Of("Cu"), angle, random),
            "molybdenumAsCopper" => Scan(Film(index, random), XrayEmission.Of("Mo"), angle, random),
            "synchrotronAsCopper" => Scan(Film(index, random), XrayEmission.Single(random.Uniform(0.3, 0.9)), angle, random),
            "noise" => Noise(angle.Length, random.LogUniform(5, 5000), random),
            _ => Flat(angle.Length, random.LogUniform(1, 1000)),
        };
        return new PowderPattern(kind, PatternAxis.TwoTheta, angle, counts, null, FilmSet.Wavelength);
    }

    private static double[] Noise(int points, double level, RandomStream random) => [.. Enumerable.Range(0, points).Select(_ => (double)random.Poisson(level))];

    private static double[] Flat(int points, double level)
    {
        var values = new double[points];
        Array.Fill(values, level);
        return values;
    }

    private static Crystal Film(int index, RandomStream random)
    {
        var structure = ReferenceStructure.All[index % ReferenceStructure.All.Count];
        return structure.Crystal(structure.Cell, random.Uniform(0.01, 0.06));
    }

    private static double[] Scan(Crystal crystal, EmissionLine[] lines, double[] angle, RandomStream random)
    {
        var width = random.Uniform(0.05, 0.15);
        var pattern = new double[angle.Length];
        var texture = random.Uniform() < 0.5 ? null : new MarchDollase(new MillerIndex(0, 0, 1), random.LogUniform(0.4, 1));
        new PowderPatternModel(AngularInstrument.Xray(lines, new AngularResolution(0, 0, width * width)) with { Window = 10 })
            .Evaluate([new PowderPhase(StructureFactor.Xray(crystal, ions: false), 1, new SampleBroadening(random.LogUniform(300, 2000)), texture)], angle, pattern);
        var (highest, counts, background) = (pattern.Max(), random.LogUniform(2000, 1e5), random.LogUniform(0.005, 0.1));
        for (var i = 0; i < pattern.Length; i++)
            pattern[i] = random.Poisson(counts * (pattern[i] / highest + background * (1 + Math.Exp(-(angle[i] - From) / 15))));
        return pattern;
    }

    private static Crystal Of(string name, int number, UnitCell cell, (string Element, double X, double Y, double Z)[] atoms)
    {
        var operations = SpaceGroupNames.Of(number, cell).Operations;
        var sites = new List<Site>();
        foreach (var (element, x, y, z) in atoms)
            foreach (var p in ReferenceStructure.Orbit((x, y, z), operations))
                sites.Add(Site.Of(Elements.Of(element), p.X, p.Y, p.Z) with { MeanSquareDisplacement = 0.04 });
        return new Crystal(name, cell, sites);
    }
}
