using System.Security.Cryptography;
using System.Text;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

/// <summary>Space groups, Wyckoff sites and absences against python3-spglib and gemmi; operations and names.</summary>
public sealed class CrystalSymmetryTests
{
    [Fact]
    public void Space_group_site_count_and_Wyckoff_letters_are_those_of_gemmi_and_spglib()
    {
        foreach (var (entry, crystal, symmetry) in ReferenceCrystals.All)
        {
            var name = ReferenceCrystals.Name(entry);
            Assert.True(entry.GetProperty("sites").GetInt32() == crystal.Sites.Count, $"{name}: {crystal.Sites.Count} sites");
            Assert.Equal(entry.GetProperty("volume").GetDouble(), crystal.Cell.Volume, 1e-9 * crystal.Cell.Volume); // rounding
            Assert.True(entry.GetProperty("number").GetInt32() == symmetry.Data.Number, $"{name}: {symmetry.SpaceGroup}");
            var letters = symmetry.Wyckoff.GroupBy(w => w.Letter).ToDictionary(g => g.Key.ToString(), g => g.Sum(w => w.Members.Count), StringComparer.Ordinal);
            Assert.Equal(entry.GetProperty("letters").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32(), StringComparer.Ordinal).OrderBy(p => p.Key), letters.OrderBy(p => p.Key));
            Assert.Equal(entry.GetProperty("shared").GetBoolean(), crystal.Sites.Any(s => s.Occupants.Count > 1));
        }
    }

    [Fact]
    public void Absent_reflections_are_those_of_gemmi_and_have_no_intensity()
    {
        var absences = 0;
        foreach (var (entry, crystal, symmetry) in ReferenceCrystals.All)
        {
            var reflections = ReferenceCrystals.Reflections(entry);
            var f = ReferenceCrystals.Evaluate(StructureFactor.Neutron(crystal), reflections);
            var expected = entry.GetProperty("absent").EnumerateArray().Select(a => a.GetBoolean()).ToArray();
            for (var i = 0; i < reflections.Length; i++)
            {
                Assert.True(expected[i] == symmetry.IsAbsent(reflections[i]), $"{ReferenceCrystals.Name(entry)} {reflections[i]}");
                if (expected[i]) Assert.True(f[i].Magnitude < 1e-9 * crystal.Sites.Count * 10); // 10 fm a site, rounding
                absences += expected[i] ? 1 : 0;
            }
        }

        Assert.True(absences > 300, $"{absences} absences");
    }

    [Fact]
    public void Operations_map_the_crystal_and_its_structure_factors_onto_themselves()
    {
        foreach (var (entry, crystal, symmetry) in ReferenceCrystals.All)
        {
            MillerIndex[] star = [.. symmetry.Operations.Select(o => o.Apply(new MillerIndex(2, -1, 3)))];
            var f = ReferenceCrystals.Evaluate(StructureFactor.Xray(crystal), star);
            var scale = crystal.Sites.Count * 20; // electrons; sites are rounded to 1e-8 in some files
            Assert.All(f, v => Assert.Equal(f[0].Magnitude, v.Magnitude, 1e-6 * scale));
            foreach (var operation in symmetry.Operations.Where((_, i) => i % 7 == 0))
            {
                var image = operation.Apply(crystal.Sites[^1].Position);
                Assert.Contains(crystal.Sites, s => Near(s.X - image.X) + Near(s.Y - image.Y) + Near(s.Z - image.Z) < 3e-3); // the tolerance of 0.01 Å
            }

            Assert.True(symmetry.Operations.Contains(SymmetryOperation.Identity), ReferenceCrystals.Name(entry));
        }

        static double Near(double d) => Math.Abs(d - Math.Round(d));
    }

    [Fact]
    public void Equivalent_planes_have_their_textbook_multiplicities()
    {
        var cubic = CrystalSymmetry.Of(ReferenceCrystals.Of("halite"));
        foreach (var (h, k, l, count) in new[] { (1, 0, 0, 6), (1, 1, 0, 12), (1, 1, 1, 8), (2, 1, 0, 24), (2, 1, 1, 24), (3, 2, 1, 48) })
            Assert.Equal(count, cubic.Equivalents(new(h, k, l)).Count);
        // Pyrite is m-3: (2 1 0) and (1 2 0) are not equivalent.
        Assert.Equal(12, CrystalSymmetry.Of(ReferenceCrystals.Of("pyrite")).Equivalents(new(2, 1, 0)).Count);
        Assert.Equal(2, CrystalSymmetry.Of(ReferenceCrystals.Of("albite")).Equivalents(new(1, 2, 3)).Count);
    }

    [Fact]
    public void Wyckoff_multiplicities_refer_to_the_conventional_cell()
    {
        var symmetry = CrystalSymmetry.Of(ReferenceCrystals.Of("spinel"));
        Assert.Equal(["8b -43m", "16c .-3m", "32e .3m"], symmetry.Wyckoff.Select(w => $"{w} {w.SiteSymmetry}"));
        var primitive = CrystalSymmetry.Of(symmetry.Primitive());
        Assert.Equal(14, primitive.Crystal.Sites.Count);
        Assert.Equal([8, 16, 32], primitive.Wyckoff.Select(w => w.Multiplicity).Order());
    }

    [Fact]
    public void Sites_with_one_mix_of_occupants_are_one_kind_and_another_share_is_another()
    {
        Element fe = Elements.Of("Fe"), co = Elements.Of("Co");
        Crystal Make(double share) => new("mix", UnitCell.Cubic(2.9),
            [new Site("A", 0, 0, 0, [new Occupant(fe, 0.5), new Occupant(co, 0.5)]), new Site("B", 0.5, 0.5, 0.5, [new Occupant(co, share), new Occupant(fe, 1 - share)])]);
        Assert.Equal(229, CrystalSymmetry.Of(Make(0.5)).Data.Number);
        Assert.Equal(221, CrystalSymmetry.Of(Make(0.4)).Data.Number);
        var conventional = CrystalSymmetry.Of(Make(0.4)).Conventional();
        Assert.Equal(2, conventional.Sites[1].Occupants.Count);
    }

    [Fact]
    public void Atoms_on_each_other_have_no_symmetry_and_one_sentence_says_so()
    {
        var crystal = new Crystal("twice", UnitCell.Cubic(4), [Site.Of(Elements.Of("Fe"), 0, 0, 0), Site.Of(Elements.Of("Fe"), 0, 0, 1e-7)]);
        Assert.Contains("twice", Assert.Throws<InputException>(() => CrystalSymmetry.Of(crystal)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,y,z", "x,y,z")]
    [InlineData(" -Y , X - Y , 1/3 + Z ", "-y,x-y,z+1/3")]
    [InlineData("1/2+x,-y+0.5,z-.25", "x+1/2,-y+1/2,z+3/4")]
    [InlineData("x+0.3333,y+0.66667,z-0.125", "x+1/3,y+2/3,z+7/8")]
    [InlineData("x,y,z+0.1234", "x,y,z+0.1234")]
    [InlineData("+x,−y,z", "x,-y,z")]
    public void Triplets_are_read_in_every_usual_spelling(string text, string expected)
    {
        var operation = SymmetryOperation.Parse(text);
        Assert.Equal(expected, operation.ToString());
        Assert.Equal(operation, SymmetryOperation.Parse(operation.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x,y")]
    [InlineData("x,y,z,x")]
    [InlineData("x,y,w")]
    [InlineData("x,x,z")]
    [InlineData("x,y,z+1/0")]
    [InlineData("x y,y,z")]
    [InlineData("99999999999x,y,z")]
    [InlineData("1/2x,y,z")]
    public void What_is_no_triplet_is_refused(string text)
    {
        Assert.False(SymmetryOperation.TryParse(text, out _));
        Assert.Throws<FormatException>(() => SymmetryOperation.Parse(text));
    }

    [Fact]
    public void Every_tabulated_setting_is_a_group_found_by_its_names()
    {
        var missing = new List<string>();
        var (byName, byHall) = (0, 0);
        foreach (var group in ReferenceCrystals.SpaceGroups)
        {
            var (name, hall, hash) = (group.GetProperty("name").GetString()!, group.GetProperty("hall").GetString()!, group.GetProperty("sha256").GetString());
            if (SpaceGroupNames.OfHall(hall) is { } exact)
            {
                Assert.True(Hash(exact) == hash, $"{hall} has other operations in gemmi");
                byHall++;
            }

            if (SpaceGroupNames.Find(name) is not { } found) missing.Add(name);
            else if (Hash(found) == hash) byName++;
            else Assert.Fail($"{name} is taken for {found.Full} {found.Choice}, {found.Hall}");
        }

        // gemmi lists 29 settings (A 1, C -1, F 4/m m m, ...) that International Tables and spglib do not.
        Assert.True(byName >= 530 && byHall >= 470 && missing.Count <= 29, $"{byName} names, {byHall} Hall symbols; not found: {string.Join(", ", missing)}");
        Assert.Equal(230, SpaceGroupSetting.All.Select(s => s.Number).Distinct().Count());

        static string Hash(SpaceGroupSetting s) =>
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', s.Operations.Select(o => o.ToString()).Order(StringComparer.Ordinal)))))[..16];
    }

    [Theory]
    [InlineData("Fm3m", 225, "")]
    [InlineData("F d -3 m S", 227, "1")]
    [InlineData("F d -3 m Z", 227, "2")]
    [InlineData("FD-3M:1", 227, "1")]
    [InlineData("R-3c", 167, "H")]
    [InlineData("R -3 c R", 167, "R")]
    [InlineData("P21/n", 14, "b2")]
    [InlineData("P 1 1 21/b", 14, "c3")]
    [InlineData("Cmca", 64, "")]
    [InlineData("Pbnm", 62, "cab")]
    [InlineData("P6_3/mmc", 194, "")]
    public void Spellings_of_the_literature_are_understood(string name, int number, string choice)
    {
        var setting = SpaceGroupNames.Find(name);
        Assert.Equal((number, choice), (setting!.Number, setting.Choice));
    }

    [Fact]
    public void A_cell_decides_between_settings_and_nonsense_has_none()
    {
        Assert.Equal("R", SpaceGroupNames.Find("R -3 m", UnitCell.FromDegrees(4.7, 4.7, 4.7, 57, 57, 57))!.Choice);
        Assert.Equal("c", SpaceGroupNames.Find("P 21", UnitCell.FromDegrees(5, 6, 7, 90, 90, 100))!.Choice);
        Assert.Equal("H", SpaceGroupNames.Of(166).Choice);
        Assert.Null(SpaceGroupNames.Find("Q 17"));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpaceGroupNames.Of(231));
    }
}
