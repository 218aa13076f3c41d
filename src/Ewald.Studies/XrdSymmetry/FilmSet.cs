using System.Text.RegularExpressions;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>One measured film.</summary>
/// <param name="Name">File name.</param>
/// <param name="Group">Position in <see cref="SymmetryClass.Names"/>, from the folder.</param>
/// <param name="Compound">What repeats of one compound share: no split separates them in the grouped protocol.</param>
/// <param name="Pattern">As the network sees it.</param>
internal sealed record MeasuredFilm(string Name, int Group, string Compound, FilmPattern Pattern);

/// <summary>The measured films of Oviedo et al. in their seven folders.</summary>
internal static partial class FilmSet
{
    /// <summary>Cu Kα, Å, weighted mean of the doublet: what the films' description states; the files themselves do not.</summary>
    public const double Wavelength = 1.54184;

    /// <summary>Reads the films.</summary>
    /// <param name="folder">Folder with the seven space-group folders, or one above it.</param>
    /// <returns>The films in the order of their names, what was left out and why, and the files read.</returns>
    /// <exception cref="InputException">The folder holds no films.</exception>
    public static (IReadOnlyList<MeasuredFilm> Films, IReadOnlyList<(string Name, string Why)> Excluded, IReadOnlyList<DataSource> Sources) Read(string folder)
    {
        var root = new[] { "", "perovskite_thinfilm", "01_xrd_phase_mapping/perovskite_thinfilm" }.Select(p => Path.Combine(folder, p))
            .FirstOrDefault(p => SymmetryClass.Folders.All(f => Directory.Exists(Path.Combine(p, f))))
            ?? throw new InputException($"--data {folder} holds no films: xrd-symmetry reads the folders {string.Join(", ", SymmetryClass.Folders)} of perovskite_thinfilm.");
        var films = new List<MeasuredFilm>();
        var excluded = new List<(string, string)>();
        var sources = new List<DataSource>();
        for (var g = 0; g < SymmetryClass.Folders.Count; g++)
            foreach (var file in Directory.EnumerateFiles(Path.Combine(root, SymmetryClass.Folders[g]), "*.xy").Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileName(file);
                sources.Add(new DataSource(file, ModelStore.Sha256(file)));
                try
                {
                    films.Add(new MeasuredFilm(name, g, CompoundOf(name), FilmPattern.Of(PowderFile.Read(file, new PowderOptions { Wavelength = Wavelength }))));
                }
                catch (InputException e)
                {
                    excluded.Add((name, e.Message));
                }
            }

        if (films.Count < 10) throw new InputException(FormattableString.Invariant($"--data {folder}: {films.Count} films can be used; at least 10 are needed."));
        return (films, excluded, sources);
    }

    /// <summary>The compound that a file name tells.</summary>
    /// <remarks>The rule: the name up to the first of the words that describe preparation or scan (a temperature, a ratio, GIXD, 2-Theta, a concentration of the ink ...) without blanks and
    /// signs; numbers of formulas are dropped so that Cs3Bi2Br9 and CsBiBr are one; a series with a running number is one compound, since its files are repeats or neighbours in composition: <c>1_2-Theta</c>
    /// to <c>16_2-Theta</c>, the mixtures FAI_x_MABr_y with Cs and Rb, FAPbI3x_MAPbBr, the dark films with Cs and Rb, the ink series DT.</remarks>
    /// <param name="file">File name.</param>
    public static string CompoundOf(string file)
    {
        if (Numbered().IsMatch(file)) return "numbered series";
        if (file.StartsWith("FAI_", StringComparison.Ordinal)) return "FAI-MABr-Cs-Rb";
        if (Gradient().IsMatch(file)) return "FAPbI-MAPbBr";
        if (file.Contains("(Dark)", StringComparison.Ordinal)) return "MAFA-Cs-Rb";
        if (file.Contains("DT perovskite", StringComparison.Ordinal)) return "DT";
        if (Tin().Match(file) is { Success: true } tin) return tin.Groups[1].Value is "0" ? "MAPbI" : tin.Groups[1].Value is "100" ? "MASnI" : "MASnPbI";
        if (file.Contains("MAPI", StringComparison.Ordinal)) return "MAPbI";
        var stem = Preparation().Split(file)[0];
        return new string([.. stem.Where(char.IsAsciiLetter)]);
    }

    [GeneratedRegex(@"^\d+_2-Theta", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^FAPbI3\d_MAPbBr", RegexOptions.CultureInvariant)]
    private static partial Regex Gradient();

    [GeneratedRegex(@"^(\d+)pct\s?Sn", RegexOptions.CultureInvariant)]
    private static partial Regex Tin();

    [GeneratedRegex(@"[_ \-]|\.xy$", RegexOptions.CultureInvariant)]
    private static partial Regex Preparation();
}
