using Ewald.Core;
using Ewald.IO;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>A material in one phase with the groups that count as right.</summary>
/// <param name="Name">The material.</param>
/// <param name="Accepted">Numbers of the groups.</param>
/// <param name="Files">Its files.</param>
internal sealed record MeasuredMaterial(string Name, IReadOnlyList<int> Accepted, IReadOnlyList<string> Files);

/// <summary>The measured curves of folder 14_pdf, by material and phase.</summary>
internal static class MeasuredPdfs
{
    private const string Index = "index.csv";

    /// <summary>The materials, or none when the folder is absent. Mixtures, clusters and SrFe2As2 from 198 to 210 K are left out.</summary>
    /// <param name="data">The run's data folder, or null for the shared data.</param>
    public static (IReadOnlyList<MeasuredMaterial> Materials, IReadOnlyList<DataSource> Sources) Find(string? data)
    {
        string?[] places = [data, data is null ? null : Path.Combine(data, "14_pdf"), RepositoryPaths.Data is { } shared ? Path.Combine(shared, "14_pdf") : null];
        if (places.FirstOrDefault(p => p is not null && File.Exists(Path.Combine(p, Index))) is not { } folder) return ([], []);
        var materials = Directory.EnumerateFiles(Path.Combine(folder, "gr"), "*.gr").Order(StringComparer.Ordinal)
            .Select(f => (File: f, Phase: PhaseOf(Path.GetFileNameWithoutExtension(f)))).Where(f => f.Phase is not null)
            .GroupBy(f => f.Phase!.Value.Name, StringComparer.Ordinal)
            .Select(g => new MeasuredMaterial(g.Key, g.First().Phase!.Value.Accepted, [.. g.Select(f => f.File)])).ToArray();
        return (materials, [.. materials.SelectMany(m => m.Files).Select(f => new DataSource("14_pdf/gr/" + Path.GetFileName(f), ModelStore.Sha256(f)))]);
    }

    /// <summary>The curve of a file whose radiation is known.</summary>
    /// <param name="file">The file.</param>
    /// <param name="neutron">True for neutrons.</param>
    public static PdfEasySet Read(string file, bool neutron)
    {
        var (g, last) = PdfCurve.OnGrid(PowderFile.Read(file));
        return PdfEasySet.Of(g, last, neutron);
    }

    /// <summary>Answers a file as predict does, with the composition where its header states one; null asks for the curve alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="file">The file.</param>
    /// <param name="mined">Receives what mining found.</param>
    public static PdfAnswer Answer(PdfModel model, string file, IDictionary<string, MinedAnswer>? mined)
    {
        var curve = Read(file, IsNeutron(file));
        var alone = model.Answer(curve);
        if (mined is null || model.Miner is not { } miner) return alone;
        var pattern = PowderFile.Read(file);
        if (PdfComposition.Of(pattern, new(), []) is not { } composition) return alone;
        var ((g, last), (smallest, largest)) = (PdfCurve.OnGrid(pattern), PdfComposition.Range(pattern));
        if (miner.Answer(alone, new(g, last, curve.Neutron[0], smallest, largest), PdfModel.Uniforms(curve)[0], composition, model.Classes) is not { } found) return alone;
        mined[Path.GetFileName(file)] = found;
        return found.Answer;
    }

    /// <summary>True for the files that were measured with neutrons.</summary>
    /// <param name="file">The file.</param>
    public static bool IsNeutron(string file) => Path.GetFileName(file).Contains("npdf", StringComparison.Ordinal);

    private static (string Name, int[] Accepted)? PhaseOf(string name)
    {
        if (name.StartsWith("ch07_SrFe2As2_", StringComparison.Ordinal) && name.EndsWith('K')
            && double.TryParse(name.AsSpan(14, name.Length - 15), System.Globalization.CultureInfo.InvariantCulture, out var kelvin))
            return kelvin < 198 ? ("SrFe2As2 below 198 K", [69]) : kelvin > 210 ? ("SrFe2As2 above 210 K", [139]) : null;
        return name switch
        {
            "ch03_Ni" or "ch04_Ni-hires" or "ch04_Ni-lownoise" or "ch05_ni" => ("Ni", [225]),
            _ when name.StartsWith("ch08_CdSe-", StringComparison.Ordinal) => ("CdSe", [186, 216]),
            "ch13_npdf_07334" => ("MnO 15 K", [225, 166]),
            _ => null,
        };
    }
}
