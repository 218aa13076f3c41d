using System.IO.Compression;
using System.Text;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;

namespace Ewald.Tests.IO;

/// <summary>POSCAR, structures of pymatgen, compressed files, folders and the inspection of crystals.</summary>
public sealed class CrystalFileTests : IDisposable
{
    private const string Head = "made\n1.0\n4.2 0 0\n0 4.2 0\n0 0 8.4\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Crystal Read(string text, string name = "POSCAR") => CrystalFile.Read(_folder.Write(name, text));

    private string Refused(string text) => Assert.Throws<DataFormatException>(() => Read(text)).Problem;

    [Theory] // Each describes Mg at 0 and O at (2.1, 2.1, 2.1) Å in a cell of 4.2 x 4.2 x 8.4 Å.
    [InlineData(Head + "Mg O\n1 1\nDirect\n0 0 0\n0.5 0.5 0.25\n")]
    [InlineData(Head + "Mg_pv O/5a1b\n1 1\nSelective dynamics\ndirect\n0 0 0 T F T\n0.5 0.5 0.25 F F F O\n\n0 0 0\n")]
    [InlineData("made\n4.2\n1 0 0\n0 1 0\n0 0 2\nMg O\n1 1\nCartesian\n0 0 0\n0.5 0.5 0.5\n")]
    [InlineData("made\n-148.176\n1 0 0\n0 1 0\n0 0 2\nMg O\n1 1\nK\n0 0 0\n0.5 0.5 0.5\n")]
    [InlineData("made\n2.1 4.2 8.4\n2 0 0\n0 1 0\n0 0 1\nMg O\n1 1\nC\n0 0 0\n1 0.5 0.25\n")]
    [InlineData("Mg O\n1.0\n4.2 0 0\n0 4.2 0\n0 0 8.4\n1 1\nDirect\n0 0 0\n0.5 0.5 0.25\n")]
    [InlineData("made\r\n1.0\r\n4.2 0 0\r\n0 4.2 0\r\n0 0 8.4\r\nMg O\r\n1 1\r\nDirect\r\n0 0 0\r\n0.5 0.5 0.25\r\n")]
    public void Every_way_of_writing_a_POSCAR_is_read(string text)
    {
        var crystal = Read(text);
        Assert.Equal(148.176, crystal.Cell.Volume, 1e-9);
        Assert.Equal(["Mg", "O"], crystal.Sites.Select(s => s.Occupants[0].Element.Symbol));
        var (x, y, z) = crystal.Cell.ToCartesian(crystal.Sites[1].Position);
        Assert.True(Math.Abs(x - 2.1) + Math.Abs(y - 2.1) + Math.Abs(z - 2.1) < 1e-9); // rounding
    }

    [Theory]
    [InlineData("made\n1.0\n4.2 0 0\n0 4.2 0\n0 0 8.4\n1 1\nDirect\n0 0 0\n0.5 0.5 0.25\n", "is a POSCAR of VASP 4, which does not name its elements; add a line with their symbols above the line of counts.")]
    [InlineData(Head + "Mg Zz\n1 1\nDirect\n0 0 0\n0.5 0.5 0.25\n", "has the unknown element 'Zz'.")]
    [InlineData(Head + "Mg O\n1 2\nDirect\n0 0 0\n0.5 0.5 0.25\n", "has coordinates for 2 of its 3 atoms.")]
    [InlineData(Head + "Mg O\n1 1\n0 0 0\n0.5 0.5 0.25\n", "does not say Direct or Cartesian after the counts.")]
    [InlineData(Head + "Mg O\n1 1\nDirect\n0 0 0\n0.05 0 0\n", "the atoms 'Mg1' and 'O1' are 0.21 Å apart and overlap")]
    [InlineData("made\n0\n4.2 0 0\n0 4.2 0\n0 0 8.4\nMg O\n1 1\nDirect\n0 0 0\n0.5 0.5 0.25\n", "'0' is no scale")]
    [InlineData("made\n1\n4.2 0 0\n0 4.2 0\n1 1 0\nMg O\n1 1\nDirect\n0 0 0\n0.5 0.5 0.25\n", "its basis vectors lie in a plane")]
    [InlineData(Head + "Mg O\n1000000 1000000\nDirect\n0 0 0\n0.5 0.5 0.25\n", "counts more than 200000 atoms")]
    public void A_damaged_POSCAR_gets_one_sentence(string text, string start) => Assert.StartsWith(start, Refused(text), StringComparison.Ordinal);

    [Fact]
    public void A_POSCAR_comes_back_as_it_was_written_and_shared_sites_are_refused()
    {
        foreach (var name in new[] { "quartz", "albite", "hematite_rhombohedral", "spinel" })
        {
            var crystal = Ewald.Tests.Crystals.ReferenceCrystals.Of(name);
            Poscar.Write(_folder.File("POSCAR"), crystal);
            var back = Poscar.Read(_folder.File("POSCAR"));
            Assert.Equal(crystal.Cell.Volume, back.Cell.Volume, 1e-9 * crystal.Cell.Volume);
            Assert.Equal(crystal.Sites.GroupBy(s => s.Occupants[0].Element.Symbol, StringComparer.Ordinal).SelectMany(g => g).Select(s => s.Position), back.Sites.Select(s => s.Position), Near);
        }

        var shared = Ewald.Tests.Crystals.ReferenceCrystals.Of("copper_gold_disordered");
        Assert.Contains("write a CIF", Assert.Throws<InputException>(() => Poscar.Write(_folder.File("no"), shared)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("no")));

        static bool Near((double X, double Y, double Z) a, (double X, double Y, double Z) b) => Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y) + Math.Abs(a.Z - b.Z) < 1e-13; // 15 digits are written
    }

    [Fact]
    public void Structures_of_pymatgen_are_read_alone_in_lists_in_tables_and_from_gzip()
    {
        var one = Samples.StructureJson;
        var mixed = one.Replace("\"occu\": 0.98}", "\"occu\": 0.5, \"oxidation_state\": -2.0}, {\"element\": \"F\", \"occu\": 0.5}", StringComparison.Ordinal);
        Assert.Equal(("Mg", 2, 0.98), Read(one, "a.json") is var a ? (a.Sites[0].Occupants[0].Element.Symbol, a.Sites[0].Occupants[0].Charge, a.Sites[1].Occupancy) : default);
        Assert.Equal(["O", "F"], Read(mixed, "b.json").Sites[1].Occupants.Select(o => o.Element.Symbol));
        Assert.Equal(["mp-1 MgO", "c 2"], CrystalFile.ReadAll(_folder.Write("c.json", $"[{{\"mp_id\": \"mp-1\", \"formula\": \"MgO\", \"structure\": {one}}}, {one}]")).Select(c => c.Name));
        Assert.Equal(["structure 0", "structure 1"], CrystalFile.ReadAll(_folder.Write("d.json", $"{{\"structure\": {{\"0\": {one}, \"1\": {mixed}}}, \"k\": {{\"0\": 1}}}}")).Select(c => c.Name));
        File.WriteAllBytes(_folder.File("e.json.gz"), Zipped(one));
        Assert.Equal("MgO0.98", CrystalFile.Read(_folder.File("e.json.gz")).Formula);
        File.WriteAllBytes(_folder.File("f.cif.gz"), Zipped(Samples.CrystalCif));
        Assert.Equal(8, CrystalFile.Read(_folder.File("f.cif.gz")).Sites.Count);
    }

    [Theory]
    [InlineData("\"element\": \"Mg\"", "\"element\": \"Mx\"", "the site 'Mg' of 'x' has the unknown element 'Mx'.")]
    [InlineData("\"occu\": 0.98", "\"occu\": 1.5", "the atom 'site 2' has the occupancy 1.5; it lies above 0 and at most at 1.")]
    [InlineData("[4.2, 0, 0]", "[0, 4.2, 0]", "the structure 'x' has basis vectors that lie in a plane or are not finite.")]
    [InlineData("\"abc\": [0, 0, 0]", "\"abc\": [0, 0]", "the structure 'x' is not as pymatgen writes it")]
    [InlineData("\"sites\"", "\"sites\": 3, \"lattice\": {\"sites\"", "is damaged JSON (line 1).")]
    [InlineData("0.5, 0.5, 0.5", "0.0, 0.0, 0.001", "the atoms 'Mg' and 'site 2' lie on one position, overlap")]
    public void A_damaged_structure_gets_one_sentence(string from, string to, string start) => Assert.StartsWith(
        start, Assert.Throws<DataFormatException>(() => Read(Samples.StructureJson.Replace(from, to, StringComparison.Ordinal), "x.json")).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_folder_of_crystals_is_read_in_the_order_of_names()
    {
        _folder.Write("b.cif", Samples.CrystalCif);
        _folder.Write("a.vasp", Samples.PoscarText);
        _folder.Write("notes.txt", "nothing");
        Assert.Equal(["MgO", "Mg3.6Fe0.4O4"], CrystalFile.ReadFolder(_folder.Path).Select(c => c.Formula));
        var empty = Directory.CreateDirectory(_folder.File("empty")).FullName;
        Assert.Contains("holds no crystal file", Assert.Throws<InputException>(() => CrystalFile.ReadFolder(empty)).Message, StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => CrystalFile.ReadFolder(_folder.File("absent")));
    }

    [Theory]
    [InlineData("crystal.cif", "CIF")]
    [InlineData("POSCAR", "POSCAR")]
    [InlineData("structure.json", "pymatgen JSON")]
    public void A_crystal_is_inspected_and_is_no_curve(string name, string format)
    {
        File.WriteAllBytes(_folder.File(name), Samples.All[name]);
        var found = FileInspection.Inspect(_folder.File(name));
        Assert.Equal((format, "crystal"), (found.Format, found.Kind));
        Assert.Contains(format == "CIF" ? "Fm-3m, number 225" : "Pm-3m, number 221", found.Metadata["Space group"], StringComparison.Ordinal);
        Assert.Contains("4.2000 4.2000 4.2000 Å, 90.000 90.000 90.000 degrees", found.Metadata["Cell"], StringComparison.Ordinal);
        Assert.Contains(found.Entries, e => e.Detail.Contains(format == "CIF" ? "4a (m-3m) at 0.0000 0.0000 0.0000: 0.9 Mg2+ + 0.1 Fe2+" : "1 Mg", StringComparison.Ordinal));
        Assert.Contains("holds a crystal", Assert.Throws<DataFormatException>(() => SmallAngleFile.Read(_folder.File(name))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Gzip_is_inspected_when_it_holds_a_crystal()
    {
        File.WriteAllBytes(_folder.File("a.gz"), Zipped(Samples.PoscarText));
        Assert.Equal("POSCAR, gzip", FileInspection.Inspect(_folder.File("a.gz")).Format);
        File.WriteAllBytes(_folder.File("b.gz"), Zipped("hello"));
        Assert.Contains("gzip (decompress it first)", FileInspection.Inspect(_folder.File("b.gz")).Warnings[0], StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void All_structures_of_the_shared_data_are_read()
    {
        Assert.Equal(3507, CrystalFile.ReadAll(SharedData.Path("05_elastic/mp_binary_structures/mp-binary-pbe-elasticity-2025.1.json.gz")).Count);
        Assert.Equal(999, CrystalFile.ReadAll(SharedData.Path("02_phonon/alexandria_binary/alexandria-binary-pbe-phonon-2025.1.json.gz")).Count);
        Assert.Equal(100, CrystalFile.ReadAll(SharedData.Path("05_elastic/mp_elastic_tensors_n100.json")).Count);
        foreach (var (crystal, number) in new[] { ("NaCl", 225), ("TiO2-anatase", 141), ("ZnO", 186), ("Si", 227), ("CaTiO3", 221) })
            Assert.Equal(number, CrystalSymmetry.Of(CrystalFile.Read(SharedData.Path($"02_phonon/phonopy_dft/{crystal}/POSCAR-unitcell"))).Data.Number);
    }

    private static byte[] Zipped(string text)
    {
        using var plain = new MemoryStream();
        using (var zip = new GZipStream(plain, CompressionLevel.Optimal)) zip.Write(Encoding.UTF8.GetBytes(text));
        return plain.ToArray();
    }
}
