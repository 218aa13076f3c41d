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

    public static string Xye => "# 2theta intensity su\n" + Rows(i => F($"{10 + i * 0.05:F3} {100 + i:F2} {10.0:F2}"));

    public static string Xrdml => "<?xml version=\"1.0\"?>\n<xrdMeasurements xmlns=\"http://www.xrdml.com/XRDMeasurement/1.5\"><xrdMeasurement><usedWavelength intended=\"K-Alpha 1\">"
        + "<kAlpha1>1.540598</kAlpha1><kAlpha2>1.544426</kAlpha2><ratioKAlpha2KAlpha1>0.5</ratioKAlpha2KAlpha1></usedWavelength><scan><dataPoints>"
        + "<positions axis=\"2Theta\" unit=\"deg\"><startPosition>10</startPosition><endPosition>29</endPosition></positions><intensities unit=\"counts\">"
        + string.Join(' ', Enumerable.Range(1, Points)) + "</intensities></dataPoints></scan></xrdMeasurement></xrdMeasurements>";

    public static string Gr => "[PDF]\nqmin = 0.5\nqmax = 25.0\ncomposition = Ni\n#### start data\n#S 1\n#L r($\\AA$)  G($\\AA^{-2}$)\n" + Rows(i => F($"{i * 0.01:F2} {Math.Sin(i):R}"));

    public static string InstrumentText => "#GSAS-II instrument parameter file; do not add/delete items!\nType:PNT\nBank:2\nfltPath:9.1\n2-theta:90.0\ndifC:5000.5\ndifA:-2.5\ndifB:0.5\nZero:3.25\n"
        + "alpha:0.1\nbeta-0:0.03\nbeta-1:0.004\nbeta-q:0\nsig-0:1\nsig-1:20\nsig-2:3\nsig-q:0\nX:0\nY:0\nZ:0\nAzimuth:0\n";

    public static string SpreadMatrix => "sample," + string.Join(',', Enumerable.Range(10, 40)) + "\na," + string.Join(',', Enumerable.Range(1, 40)) + "\nb," + string.Join(',', Enumerable.Range(5, 40)) + "\n";

    public static string Composition => "sample,Fe,Ga,Pd\n" + Rows(i => F($"s{i},{i * 0.01:F2},{0.3:F2},{0.7 - i * 0.01:F2}"));

    public static string Sticks => "0,MgO_Fm-3m,cubic,4.2,4.2,4.2,90.0,90.0,90.0\n"
        + F($"2,0,0,{20 * Math.PI / 2.1:R},10\n2,2,0,{20 * Math.PI * Math.Sqrt(2) / 2.1:R},5#\n");

    public static string Activations => Rows(i => F($"{i},{i * 0.05:F3},{1 - i * 0.05:F3}"));

    /// <summary>All of them as bytes, with the array.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = Make();

    private static Dictionary<string, byte[]> Make()
    {
        var all = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, text) in new[] { ("columns.dat", Columns), ("fortran.dat", Fortran), ("comma.csv", DecimalComma), ("nist.ABS", Abs), ("anton.pdh", Pdh), ("cansas.xml", Xml), ("atoms.pdb", Pdb), ("atoms.cif", Cif), ("crystal.cif", CrystalCif), ("POSCAR", PoscarText), ("structure.json", StructureJson),
            ("powder.xye", Xye), ("panalytical.xrdml", Xrdml), ("pair.gr", Gr), ("bank.instprm", InstrumentText), ("spread.csv", SpreadMatrix), ("composition.csv", Composition), ("sticks.csv", Sticks), ("activations.csv", Activations) })
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
        ["PowderFile"] = path => PowderFile.Read(path, new PowderOptions { Wavelength = 1.54 }),
        ["PanalyticalXrdml"] = path => PanalyticalXrdml.Read(path),
        ["PairDistributionFile"] = path => PairDistributionFile.Read(path),
        ["InstrumentParameterFile"] = path => InstrumentParameterFile.Read(path),
        ["CompositionSpreadFile"] = path => CompositionSpreadFile.Read(path),
        ["PhaseStickFile"] = path => PhaseStickFile.Read(path),
        ["PhaseActivationFile"] = path => PhaseActivationFile.Read(path),
        ["RegionLabels"] = path => RegionLabels.Read(path),
        ["Inspection"] = path => FileInspection.Inspect(path),
    };
}
