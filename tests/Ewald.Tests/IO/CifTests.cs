using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;

namespace Ewald.Tests.IO;

/// <summary>CIF as it is written in the wild, and what goes out and comes back.</summary>
public sealed class CifTests : IDisposable
{
    private const string Cell = "data_x\n_cell_length_a 5\n_cell_length_b 5\n_cell_length_c 5\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n";
    private const string Columns = "loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n";
    private const string P1 = "loop_\n_symmetry_equiv_pos_as_xyz\n'x, y, z'\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Crystal Read(string text) => CrystalFile.Read(_folder.Write("x.cif", text));

    private string Refused(string text) => Assert.Throws<DataFormatException>(() => Read(text)).Problem;

    [Fact]
    public void Quotes_text_fields_comments_and_uncertainties_are_read()
    {
        var crystal = Read("""
            #\#CIF_1.1
            data_first # a comment
            _publ_section_title
            ;
             loop_ and data_ in a text field are text
            ;
            _chemical_name_common 'a dog's life'
            _cell_length_a  5.000(12)
            _cell_length_b	'5.1'
            _cell_length_c 5.2E0(3)
            _cell_angle_alpha 90.
            _cell_angle_beta 95.0(1)  _cell_angle_gamma 90
            _symmetry_space_group_name_H-M "P 1 21/c 1"
            loop_
            _atom_site_label _atom_site_fract_z _atom_site_fract_y _atom_site_fract_x _atom_site_B_iso_or_equiv _atom_site_occupancy
            Fe1 0.1(2) .2 -0.7 0.79 .
            O(2) 1/3 0.5 0.25 ? ?
            loop_
            _refln_index_h
            _refln_index_k
            1 2 3
            """);
        Assert.Equal("a dog's life", crystal.Name);
        Assert.Equal((5.0, 5.1, 5.2, 95.0), (crystal.Cell.A, crystal.Cell.B, crystal.Cell.C, Math.Round(crystal.Cell.Beta * 180 / Math.PI, 9)));
        Assert.Equal(8, crystal.Sites.Count);
        Assert.Equal((0.3, 0.2, 0.1), (Math.Round(crystal.Sites[0].X, 12), crystal.Sites[0].Y, crystal.Sites[0].Z));
        Assert.Equal(0.79 / (8 * Math.PI * Math.PI), crystal.Sites[0].MeanSquareDisplacement!.Value, 1e-12);
        Assert.Null(crystal.Sites[^1].MeanSquareDisplacement);
        Assert.Contains("P 1 2_1/c 1 (b1)", Assert.Single(crystal.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Fe3+", "Fe", 3)]
    [InlineData("O2-", "O", -2)]
    [InlineData("O-2", "O", -2)]
    [InlineData("Cl-", "Cl", -1)]
    [InlineData("Ba0+", "Ba", 0)]
    [InlineData("Fe2.5+", "Fe", 0)]
    [InlineData("D", "D", 0)]
    [InlineData("2H", "D", 0)]
    [InlineData("57Fe", "Fe", 0)]
    [InlineData("fe", "Fe", 0)]
    [InlineData("H1-", "H", -1)]
    public void Type_symbols_say_element_isotope_and_charge(string type, string symbol, int charge)
    {
        var occupant = Read(Cell + P1 + Columns + $"a1 {type} 0 0 0 1\n").Sites[0].Occupants[0];
        Assert.Equal((symbol, charge), (occupant.Element.Symbol, occupant.Charge));
    }

    [Fact]
    public void Labels_give_the_element_where_no_type_does_and_the_formula_decides_between_readings()
    {
        const string labels = "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nCA1 0 0 0\nO1W .5 .5 .5\nCo 0 .5 .5\nSI .5 0 .5\n";
        string Symbols(string formula) => string.Join(' ', Read(Cell + formula + P1 + labels).Sites.Select(s => s.Occupants[0].Element.Symbol));
        Assert.Equal("C O Co Si", Symbols("_chemical_formula_sum 'C2 Co O Si'\n"));
        Assert.Equal("Ca O Co Si", Symbols("_chemical_formula_sum 'Ca Co O Si'\n"));
    }

    [Fact]
    public void Occupants_of_one_position_share_a_site_and_special_positions_are_exact()
    {
        var crystal = Read(Cell.Replace("_gamma 90", "_gamma 120", StringComparison.Ordinal) + "_space_group_IT_number 194\n" + Columns
            + "Ti1 Ti4+ 0.3333 0.6667 0.25 0.6\nV1 V 0.3333 0.6667 0.25 0.3\n");
        Assert.Equal(2, crystal.Sites.Count);
        Assert.Equal(("Ti1/V1", 0.9), (crystal.Sites[0].Label, Math.Round(crystal.Sites[0].Occupancy, 12)));
        Assert.Equal(1.0 / 3, crystal.Sites[0].X, 1e-12); // the mean of the six images
        Assert.Equal(4, crystal.Sites[0].Occupants[0].Charge);
        Assert.Equal("Ti0.6V0.3", new Crystal("half", crystal.Cell, [crystal.Sites[0]]).Formula);
    }

    [Fact]
    public void Displacements_of_every_kind_become_an_isotropic_U()
    {
        const string hexagonal = "data_x\n_cell_length_a 5\n_cell_length_b 5\n_cell_length_c 7\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 120\n";
        var crystal = Read(hexagonal + P1 + Columns.Replace("occupancy", "U_iso_or_equiv", StringComparison.Ordinal) + "A Fe 0 0 0 0.01\nB Fe .5 .5 .5 0.02\nC Fe 0.2 .2 .5 -0.01\n"
            + "loop_\n_atom_site_aniso_label\n_atom_site_aniso_U_11\n_atom_site_aniso_U_22\n_atom_site_aniso_U_33\n_atom_site_aniso_U_12\n_atom_site_aniso_U_13\n_atom_site_aniso_U_23\nA 0.03 0.03 0.06 0.015 0 0\n");
        // In hexagonal axes an isotropic tensor has U12 = U11 / 2: U_eq = (0.03 + 0.03 + 0.06) / 3.
        Assert.Equal(0.04, crystal.Sites[0].MeanSquareDisplacement!.Value, 1e-12);
        Assert.Equal([0.02, 0.0], crystal.Sites.Skip(1).Select(s => s.MeanSquareDisplacement!.Value));
        Assert.Contains(crystal.Warnings, w => w.Contains("of A contradicts", StringComparison.Ordinal));
        Assert.Contains(crystal.Warnings, w => w.Contains("negative displacement of C", StringComparison.Ordinal));
    }

    [Fact]
    public void Several_blocks_are_several_crystals_and_blocks_without_atoms_are_passed_over()
    {
        var text = "data_global\n_journal_name_full 'x'\n" + Cell + P1 + Columns + "A Fe 0 0 0 1\n" + Cell.Replace("data_x", "data_y", StringComparison.Ordinal) + P1 + Columns + "A Ni 0 0 0 1\n";
        var path = _folder.Write("two.cif", text);
        Assert.Equal(["x", "y"], Cif.ReadAll(path).Select(c => c.Name));
        Assert.Contains("holds 2 structures; the first, x,", Assert.Single(CrystalFile.Read(path).Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loop_\n_symmetry_equiv_pos_as_xyz\n-x,-y,-z\n", "", "lack the identity", 2)]
    [InlineData("", "", "P 1 is assumed", 1)]
    [InlineData("_symmetry_space_group_name_H-M 'F d -3 m'\n", "", "origin choice 2, which the file does not state", 96)]
    [InlineData("_symmetry_space_group_name_H-M 'F m -3 m'\nloop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n", "", "only the identity although it names the space group F m -3 m", 1)]
    [InlineData("loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-y,x-y,z\ny-x,-x,z\n", "", "not keep the lengths and angles", 3)]
    [InlineData("", "_atom_site_symmetry_multiplicity", "States the multiplicity 4", 1)]
    public void What_had_to_be_assumed_is_said(string symmetry, string column, string sentence, int sites)
    {
        var crystal = Read(Cell + symmetry + Columns + (column.Length > 0 ? column + "\n" : "") + $"A Fe 0.31 0.22 0.22 1{(column.Length > 0 ? " 4" : "")}\n");
        Assert.Contains(crystal.Warnings, w => w.Contains(sentence, StringComparison.Ordinal));
        Assert.Equal(sites, crystal.Sites.Count);
    }

    [Fact]
    public void Any_crystal_comes_back_as_it_was_written()
    {
        var stream = new Randomness(4).Stream("round trip");
        for (var trial = 0; trial < 40; trial++)
        {
            var cell = UnitCell.FromDegrees(stream.Uniform(6, 12), stream.Uniform(6, 12), stream.Uniform(6, 12), stream.Uniform(70, 110), stream.Uniform(70, 110), stream.Uniform(70, 110));
            var sites = Enumerable.Range(0, 1 + trial % 9).Select(i => new Site(
                $"s{i}", (i % 3 + stream.Uniform(0, 0.5)) / 3, (i / 3 + stream.Uniform(0, 0.5)) / 3, stream.Uniform(0, 1),
                [new Occupant(Elements.All[stream.Below(80)], stream.Uniform(0.1, 0.5), stream.Below(7) - 3), new Occupant(Elements.All[80 + stream.Below(10)], stream.Uniform(0.1, 0.5))],
                i % 2 == 0 ? stream.Uniform(0, 0.05) : null)).ToArray();
            var crystal = new Crystal($"trial {trial}'s \"x\"", cell, sites);
            Cif.Write(_folder.File("out.cif"), crystal);
            var back = CrystalFile.Read(_folder.File("out.cif"));
            Assert.Empty(back.Warnings);
            Assert.Equal(crystal.Name, back.Name);
            Assert.Equal(cell.Volume, back.Cell.Volume, 1e-7); // ten digits after the point of a cell
            foreach (var (a, b) in sites.Zip(back.Sites))
            {
                Assert.True(Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y) + Math.Abs(a.Z - b.Z) < 1e-11, "twelve digits of a coordinate");
                Assert.Equal(a.Occupants, b.Occupants, (o, p) => (o.Element, o.Charge) == (p.Element, p.Charge) && Math.Abs(o.Occupancy - p.Occupancy) < 1e-10);
                Assert.Equal(a.MeanSquareDisplacement ?? -1, b.MeanSquareDisplacement ?? -1, 1e-9);
            }
        }
    }

    [Fact]
    public void A_crystal_written_with_its_symmetry_scatters_as_before()
    {
        foreach (var (entry, crystal, symmetry) in Ewald.Tests.Crystals.ReferenceCrystals.All)
        {
            Cif.Write(_folder.File("s.cif"), crystal, symmetry);
            var back = CrystalFile.Read(_folder.File("s.cif"));
            Assert.Equal(crystal.Sites.Count, back.Sites.Count);
            var reflections = Ewald.Tests.Crystals.ReferenceCrystals.Reflections(entry);
            var (a, b) = (new double[reflections.Length], new double[reflections.Length]);
            StructureFactor.Neutron(crystal).Squared(reflections, a);
            StructureFactor.Neutron(back).Squared(reflections, b);
            // Operations of spglib carry the rounding of the coordinates they were found from, 1e-5 in the shared files.
            for (var i = 0; i < a.Length; i++) Assert.True(Math.Abs(a[i] - b[i]) < 1e-4 * a.Max(), $"{crystal.Name} {reflections[i]}: {a[i]} and {b[i]}");
            Assert.Throws<ArgumentException>(() => Cif.Text(back, symmetry));
        }
    }

    [Theory]
    [InlineData("data_x\nloop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nFe 0 0 0\n", "has no unit cell (_cell_length_a is missing).")]
    [InlineData(Cell, "has a cell but no atoms with fractional coordinates (_atom_site_fract_x, _y, _z).")]
    [InlineData(Cell + P1 + Columns + "A Xx 0 0 0 1\n", "the atom 'A' has the unknown element 'Xx'.")]
    [InlineData(Cell + P1 + Columns + "Qq1 ? 0 0 0 1\n", "the atom 'Qq1' has the unknown element 'Qq1'.")]
    [InlineData(Cell + P1 + Columns + "A Fe ? 0 0 1\n", "the atom 'A' has no coordinates.")]
    [InlineData(Cell + P1 + Columns + "A Fe 0 0 zero 1\n", "z of 'A' is 'zero', which is not a number.")]
    [InlineData(Cell + P1 + Columns + "A Fe 0 0 0 0\n", "the atom 'A' has the occupancy 0; it lies above 0 and at most at 1.")]
    [InlineData(Cell + P1 + Columns + "A Fe 0 0 0 -0.5\n", "the atom 'A' has the occupancy -0.5; it lies above 0 and at most at 1.")]
    [InlineData(Cell + P1 + Columns + "A Fe 0 0 0 17\n", "the atom 'A' has the occupancy 17; it lies above 0 and at most at 1.")]
    [InlineData(Cell + P1 + Columns + "A Fe 0 0 0 0.7\nB Co 0 0 0 0.4\n", "the atoms 'A' and 'B' lie on one position, overlap and fill it to 1.1; a site holds at most 1.")]
    [InlineData(Cell + P1 + Columns + "A Fe 0 0 0 1\nB Co 0.02 0 0 1\n", "the atoms 'A' and 'B' are 0.10 Å apart and overlap; check cell, symmetry and coordinates.")]
    [InlineData(Cell + P1 + Columns + "A Fe 0 0 0 1\nB Co 0 0\n", "the loop of _atom_site_label ends in the middle of a row (4 of 6 values).")]
    [InlineData(Cell + "_symmetry_space_group_name_H-M 'Q 5 7'\n" + Columns + "A Fe 0 0 0 1\n", "names the unknown space group 'Q 5 7' and lists no symmetry operations; add them as _space_group_symop_operation_xyz.")]
    [InlineData(Cell + "_symmetry_space_group_name_H-M 'C -1'\n_symmetry_Int_Tables_number 2\n" + Columns + "A Fe 0 0 0 1\n", "names the unknown space group 'C -1' and lists no symmetry operations; add them as _space_group_symop_operation_xyz.")]
    [InlineData(Cell + "loop_\n_symmetry_equiv_pos_as_xyz\n'x,y'\n" + Columns + "A Fe 0 0 0 1\n", "the symmetry operation 'x,y' cannot be read; one looks like '-y,x-y,z+1/3'.")]
    [InlineData("data_x\n_cell_length_a -5\n_cell_length_b 5\n_cell_length_c 5\n" + P1 + Columns + "A Fe 0 0 0 1\n", "has an impossible unit cell: the lengths are -5, 5, 5 Å; each must be positive.")]
    [InlineData("data_x\n_cell_length_a 5(a)\n_cell_length_b 5\n", "has a cell but no atoms with fractional coordinates (_atom_site_fract_x, _y, _z).")]
    [InlineData("hello\nworld\n", "holds no crystal that is read here; a CIF, a POSCAR of VASP 5 or structures of pymatgen (JSON) are.")]
    public void What_no_crystal_is_gets_one_sentence(string text, string sentence) => Assert.Equal(sentence, Refused(text));

    [Fact]
    public void A_site_filled_slightly_beyond_1_is_scaled_and_said()
    {
        var crystal = Read(Cell + P1 + Columns + "A Fe 0 0 0 0.67\nB Co 0 0 0 0.34\n");
        Assert.Equal(1, crystal.Sites[0].Occupancy, 1e-12);
        Assert.Contains("A/B sum to slightly more than 1", Assert.Single(crystal.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Huge_loops_binary_garbage_and_crowds_end_in_a_sentence_and_soon()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal("is empty (0 bytes).", Refused(""));
        var stream = new Randomness(2).Stream("garbage");
        File.WriteAllBytes(_folder.File("bytes.cif"), [.. Enumerable.Range(0, 5000).Select(_ => (byte)stream.Below(256))]);
        Assert.Contains("is a binary file, not a crystal", Assert.Throws<DataFormatException>(() => CrystalFile.Read(_folder.File("bytes.cif"))).Problem, StringComparison.Ordinal);
        var crowd = string.Concat(Enumerable.Range(0, 40_000).Select(i => FormattableString.Invariant($"A{i} Fe 0.5 0.5 0.5 1\n")));
        Assert.Contains("overlap", Refused(Cell + P1 + Columns + crowd), StringComparison.Ordinal);
        Assert.Contains("overlap", Refused(Cell.Replace(" 5\n", " 500\n", StringComparison.Ordinal) + P1 + Columns + crowd), StringComparison.Ordinal);
        Assert.Contains("more than 200000 sites", Refused(Cell + "_symmetry_Int_Tables_number 227\n" + Columns + string.Concat(Enumerable.Range(0, 5_000).Select(i => FormattableString.Invariant($"A Fe {i * 1e-4:F4} 0.37 0.11 1\n")))), StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60)); // a guard against minutes, not a timing
    }
}
