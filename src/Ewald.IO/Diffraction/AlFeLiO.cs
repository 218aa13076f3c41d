using Ewald.Core;

namespace Ewald.IO;

/// <summary>The computed benchmark Al-Fe-Li-O of phase mapping: 231 samples on a 5 % grid of metals, Q = 15 .. 79.9 nm⁻¹ in steps of 0.1, with the true activations.</summary>
/// <remarks>Its files hold no compositions. They follow from the phases of <c>sol.csv</c>: with the metal fractions of lithium 0 in Al2O3 and
/// Fe2O3, 1 in Li2O, 1/2 in LiAlO2 and LiFeO2 and 0.17 in the spinel Li(Al,Fe)5O8, the activations give lithium in steps of 1/20 on all
/// 231 rows when aluminium runs slowest from 0 to 20 and lithium within it from 0; the sides without aluminium and without iron then hold no
/// phase of the absent metal. The oxides of aluminium and iron are solid solutions, so that these two are not fixed by the activations otherwise.
/// Source: R. Le Bras et al., A computational challenge problem in materials discovery, AAAI Conference on Artificial Intelligence (2014).</remarks>
public static class AlFeLiO
{
    private const int Steps = 20, Points = 650;

    private const string FileName = "alfeli.npy";

    /// <summary>Symbols of the metals in the order of <see cref="Composition"/>.</summary>
    public static IReadOnlyList<string> Metals { get; } = ["Al", "Li", "Fe"];

    /// <summary>The phases in the order of the columns of <c>sol.csv</c>, as <c>sticks.csv</c> names them.</summary>
    public static IReadOnlyList<string> Phases { get; } = ["Al2O3_R-3cH", "Li2O_Fm-3m", "Fe2O3_R-3cH", "LiAl5O8_P4332", "LiAlO2_R-3mH", "LiFeO2_R-3mH"];

    /// <summary>Metal fractions of the 231 samples by the rule: Al slowest from 0, then Li from 0, Fe the rest; shape [sample, metal].</summary>
    public static double[,] Composition()
    {
        var fractions = new double[(Steps + 1) * (Steps + 2) / 2, 3];
        var at = 0;
        for (var al = 0; al <= Steps; al++)
        {
            for (var li = 0; li <= Steps - al; li++, at++)
                (fractions[at, 0], fractions[at, 1], fractions[at, 2]) = (al / (double)Steps, li / (double)Steps, (Steps - al - li) / (double)Steps);
        }

        return fractions;
    }

    /// <summary>The true activations of <c>sol.csv</c> beside the patterns.</summary>
    /// <param name="folder">The folder of the benchmark.</param>
    /// <exception cref="DataFormatException">The file is absent or not of 231 samples and 6 phases.</exception>
    public static PhaseActivations Truth(string folder)
    {
        var path = System.IO.Path.Combine(folder, "sol.csv");
        var found = PhaseActivationFile.Read(path, Phases);
        var expected = (Steps + 1) * (Steps + 2) / 2;
        return found.Activations.GetLength(0) == expected
            ? found
            : throw new DataFormatException(path, FormattableString.Invariant($"holds {found.Activations.GetLength(0)} samples; the benchmark has {expected}."));
    }

    internal static bool IsPatternFile(string path) => System.IO.Path.GetFileName(path) == FileName;

    internal static CompositionSpread Read(string path, string file, SpreadOptions options, List<string> warnings)
    {
        var composition = Composition();
        var count = composition.GetLength(0);
        var flat = Npy.ReadDoubles(file, out var shape);
        if (shape is not [var rows, Points] || rows != count)
            throw new DataFormatException(file, FormattableString.Invariant($"has the shape [{string.Join(", ", shape)}]; the Al-Fe-Li-O benchmark of this name is [{count}, {Points}]. Rename other data."));
        var intensity = new double[count, Points];
        Buffer.BlockCopy(flat, 0, intensity, 0, flat.Length * sizeof(double));
        warnings.Add("alfeli.npy states no axis; Q is 15 to 79.9 1/nm in steps of 0.1 as its origin's readme says.");
        warnings.Add("alfeli.npy states no compositions; they are the 5 % grid of Al, Li, Fe with Al slowest and Li next, the order that agrees with the phases of sol.csv on all 231 rows.");
        if (options.CompositionFile is not null) warnings.Add("The given composition file is not used for this benchmark.");
        var q = Enumerable.Range(0, Points).Select(k => 1.5 + 0.01 * k).ToArray();
        var names = Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"{i}")).ToArray();
        return SpreadAssembly.Checked(path, new CompositionSpread(
            CompositionSpreadFile.Name(path), names, Metals, composition, PatternAxis.MomentumTransfer, q, intensity, options.Wavelength) { Warnings = warnings });
    }
}
