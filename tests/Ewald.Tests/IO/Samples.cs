using System.Globalization;
using System.Text;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Tests.IO;

/// <summary>One small file of each text and array format, made here in invariant culture: Q = 0.01 .. 0.2 Å⁻¹, I = 100 / Q, σ = 1.</summary>
internal static class Samples
{
    public const int Points = 20;

    private static string Rows(Func<int, string> row, int count = Points) => string.Join('\n', Enumerable.Range(1, count).Select(row)) + "\n";

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static string Columns => "Sample: made\n# Q (1/A)  I (1/cm)  Err\n" + Rows(i => F($"{i * 0.01:F4} {100 / (i * 0.01):E6} {1.0:F3}")) + "creator: hand\n";

    public static string Fortran => Rows(i => F($" {i * 0.01:E4}  {100 / (i * 0.01):E6}").Replace('E', 'D')) + "end";

    public static string DecimalComma => "q (nm^-1);I;err\n" + Rows(i => F($"{i * 0.1:F4};{100 / (i * 0.01):F6};{1.0:F3}").Replace('.', ','));

    public static string Abs => "LABEL: made\nMON CNT   LAMBDA   DET ANG\n1e8 5 0\nThe 6 columns are | Q (1/A) | I(Q) (1/cm) | std. dev. I(Q) (1/cm) | sigmaQ | meanQ | ShadowFactor|\n"
        + Rows(i => F($"{i * 0.01:F4} {100 / (i * 0.01):E6} 1.0 {i * 0.001:F5} {i * 0.01:F4} 1"));

    public static string Pdh => "made\nSAXS BOX\n       20         0         0         0         0         0         0         0\n  0 0 0 1 0.1542\n 1 1 1 1 1\n"
        + Rows(i => F($"{i * 0.1:E6} {100 / (i * 0.01):E6} {1.0:E6}"));

    public static string Xml => "<?xml version=\"1.0\"?>\n<SASroot version=\"1.1\" xmlns=\"urn:cansas1d:1.1\"><SASentry><Title>made</Title><Run>1</Run><SASdata>\n"
        + Rows(i => F($"<Idata><Q unit=\"1/nm\">{i * 0.1:R}</Q><I unit=\"1/m\">{100 * 100 / (i * 0.01):R}</I><Idev unit=\"1/m\">100</Idev></Idata>")) + "</SASdata></SASentry></SASroot>";

    public static string Pdb => "HEADER    MADE\n" + Rows(i => F($"ATOM  {i,5}  CA  GLY A{i,4}    {i * 1.5,8:F3}{-i * 0.25,8:F3}{3.0,8:F3}  1.00  0.00           C")) + "END\n";

    public static string Cif => "data_made\nloop_\n_atom_site.type_symbol\n_atom_site.Cartn_x\n_atom_site.Cartn_y\n_atom_site.Cartn_z\n" + Rows(i => F($"C {i * 1.5:F3} {-i * 0.25:F3} 3.0"));

    public static string CrystalCif => "data_made\n_cell_length_a 4.2(1)\n_cell_length_b 4.2\n_cell_length_c 4.2\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n"
        + "_space_group_name_H-M_alt 'F m -3 m'\nloop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n"
        + "Mg Mg2+ 0 0 0 0.9\nFe Fe2+ 0 0 0 0.1\nO O2- 1/2 0.5 0.5(1) 1\n";

    public static string PoscarText => "made\n1.0\n4.2 0 0\n0 4.2 0\n0 0 4.2\nMg O\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n";

    public static string StructureJson => "{\"@class\": \"Structure\", \"lattice\": {\"matrix\": [[4.2, 0, 0], [0, 4.2, 0], [0, 0, 4.2]]}, \"sites\": ["
        + "{\"species\": [{\"element\": \"Mg\", \"oxidation_state\": 2, \"occu\": 1}], \"abc\": [0, 0, 0], \"label\": \"Mg\"}, {\"species\": [{\"element\": \"O\", \"occu\": 0.98}], \"abc\": [0.5, 0.5, 0.5]}]}";

    /// <summary>All of them as bytes, with the array.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = Make();

    private static Dictionary<string, byte[]> Make()
    {
        var all = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, text) in new[] { ("columns.dat", Columns), ("fortran.dat", Fortran), ("comma.csv", DecimalComma), ("nist.ABS", Abs), ("anton.pdh", Pdh), ("cansas.xml", Xml), ("atoms.pdb", Pdb), ("atoms.cif", Cif), ("crystal.cif", CrystalCif), ("POSCAR", PoscarText), ("structure.json", StructureJson) })
            all[name] = Encoding.UTF8.GetBytes(text);
        all["array.npy"] = File.ReadAllBytes(SharedData.Reference("io/f8_c.npy"));
        return all;
    }

    public static ScatteringCurve Curve() => new(
        "made", [.. Enumerable.Range(1, Points).Select(i => i * 0.01)], [.. Enumerable.Range(1, Points).Select(i => 100 / (i * 0.01))],
        [.. Enumerable.Repeat(1.0, Points)], null, "cm⁻¹");

    /// <summary>Every reader of the house, by name.</summary>
    public static IReadOnlyDictionary<string, Action<string>> Readers { get; } = new Dictionary<string, Action<string>>(StringComparer.Ordinal)
    {
        ["SmallAngleFile"] = path => SmallAngleFile.Read(path),
        ["ColumnText"] = path => ColumnText.Read(path, "1/nm"),
        ["NistAbs"] = path => NistAbs.Read(path),
        ["AntonPaarPdh"] = path => AntonPaarPdh.Read(path),
        ["CanSasXml"] = path => CanSasXml.Read(path),
        ["SmallAngleImage"] = path => SmallAngleImage.Read(path),
        ["NxCanSas"] = path => NxCanSas.Read(path),
        ["AtomicCoordinates"] = path => AtomicCoordinates.Read(path, null),
        ["Assembly"] = path => AtomicCoordinates.Read(path, 1, "1"),
        ["CrystalFile"] = path => CrystalFile.Read(path),
        ["Npy"] = path => Npy.ReadDoubles(path, out _),
        ["LabelledSet"] = path => LabelledSetFile.Read(path),
        ["LabelledArray"] = path => LabelledArrayFile.Read(path),
        ["Inspection"] = path => FileInspection.Inspect(path),
    };
}
