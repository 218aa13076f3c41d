using Ewald.Core;
using Ewald.IO;

namespace Ewald.Tests.IO;

public sealed class AtomsTests : IDisposable
{
    private const string Pdb = """
        HEADER    MADE BY HAND
        REMARK 350 BIOMOLECULE: 1
        REMARK 350 APPLY THE FOLLOWING TO CHAINS: A
        REMARK 350   BIOMT1   1  1.000000  0.000000  0.000000        0.00000
        REMARK 350   BIOMT2   1  0.000000  1.000000  0.000000        0.00000
        REMARK 350   BIOMT3   1  0.000000  0.000000  1.000000        0.00000
        REMARK 350   BIOMT1   2 -1.000000  0.000000  0.000000       10.00000
        REMARK 350   BIOMT2   2  0.000000 -1.000000  0.000000        0.00000
        REMARK 350   BIOMT3   2  0.000000  0.000000  1.000000        5.00000
        MODEL        1
        ATOM      1  N   GLY A   1       1.000   2.000   3.000  1.00  0.00           N
        ATOM      2  CA AGLY A   1       2.000   2.000   3.000  0.40  0.00           C
        ATOM      3  CA BGLY A   1       2.500   2.000   3.000  0.60  0.00           C
        ATOM      4  HG11VAL B   2      -3.000   2.000   3.000  1.00  0.00
        HETATM    5 CA    CA B 101       4.000   2.000   3.000  1.00  0.00
        HETATM    6  O   HOH B 201       5.000   2.000   3.000  1.00  0.00           O
        ENDMDL
        MODEL        2
        ATOM      1  N   GLY A   1       9.000   2.000   3.000  1.00  0.00           N
        ENDMDL
        END
        """;

    private const string Cif = """
        data_TEST
        _struct.title 'a 5'-end, quoted'
        _pdbx_struct_assembly_gen.assembly_id       1
        _pdbx_struct_assembly_gen.oper_expression   '(1)(1,2)'
        _pdbx_struct_assembly_gen.asym_id_list      A,B
        loop_
        _pdbx_struct_oper_list.id
        _pdbx_struct_oper_list.matrix[1][1]
        _pdbx_struct_oper_list.matrix[1][2]
        _pdbx_struct_oper_list.matrix[1][3]
        _pdbx_struct_oper_list.vector[1]
        _pdbx_struct_oper_list.matrix[2][1]
        _pdbx_struct_oper_list.matrix[2][2]
        _pdbx_struct_oper_list.matrix[2][3]
        _pdbx_struct_oper_list.vector[2]
        _pdbx_struct_oper_list.matrix[3][1]
        _pdbx_struct_oper_list.matrix[3][2]
        _pdbx_struct_oper_list.matrix[3][3]
        _pdbx_struct_oper_list.vector[3]
        1 1 0 0 0 0 1 0 0 0 0 1 0
        2 -1 0 0 10 0 -1 0 0 0 0 1 5
        loop_
        _atom_site.group_PDB
        _atom_site.id
        _atom_site.type_symbol
        _atom_site.label_atom_id
        _atom_site.label_alt_id
        _atom_site.label_comp_id
        _atom_site.label_asym_id
        _atom_site.auth_seq_id
        _atom_site.Cartn_x
        _atom_site.Cartn_y
        _atom_site.Cartn_z
        _atom_site.occupancy
        _atom_site.pdbx_PDB_model_num
        ATOM   1 N  N      . GLY A 1 1.0 2.0 3.0 1.00 1
        ATOM   2 C  "CA"   A GLY A 1 2.0 2.0 3.0 0.40 1
        ATOM   3 C  CA     B GLY A 1 2.5 2.0 3.0 0.60 1
        HETATM 4 ZN ZN     . ZN  B 2 4.0 2.0 3.0 ?    1 # a comment
        ATOM   5 N  N      . GLY A 1 9.0 2.0 3.0 1.00 2
        loop_
        _citation.title
        ;a text with
        _atom_site.words and loop_ inside
        ;
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_PDB_file_gives_elements_models_and_one_atom_per_alternate()
    {
        var structure = AtomicCoordinates.Read(_folder.Write("a.pdb", Pdb));
        Assert.Equal("N C H Ca O", string.Join(' ', structure.Atoms.Select(a => a.Element)));
        Assert.Equal(2.5, structure.Atoms[1].X);
        Assert.Equal(("GLY", "A", 1, "CA", 0.6, false), (structure.Atoms[1].Residue, structure.Atoms[1].Chain, structure.Atoms[1].ResidueNumber, structure.Atoms[1].Name, structure.Atoms[1].Occupancy, structure.Atoms[1].Hetero));
        Assert.True(structure.Atoms[4].IsWater);
        Assert.Equal(2, structure.Models);
        Assert.Equal(3, structure.Warnings.Count); // elements from names, two models, an alternate location
        Assert.Equal(9, AtomicCoordinates.Read(_folder.File("a.pdb"), model: 2).Atoms.Single().X);
        Assert.Equal(6, AtomicCoordinates.Read(_folder.File("a.pdb"), model: null).Atoms.Count);
        Assert.Contains("has 2 models; number 3 was asked", Assert.Throws<DataFormatException>(() => AtomicCoordinates.Read(_folder.File("a.pdb"), 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_biological_assembly_of_PDB_and_of_mmCIF_is_built()
    {
        var pdb = AtomicCoordinates.Read(_folder.Write("a.pdb", Pdb), assembly: "1");
        Assert.Equal("A A A-2 A-2", string.Join(' ', pdb.Atoms.Select(a => a.Chain)));
        Assert.Equal((9.0, -2.0, 8.0), (pdb.Atoms[2].X, pdb.Atoms[2].Y, pdb.Atoms[2].Z));
        Assert.Equal(["1"], pdb.Assemblies);
        var cif = AtomicCoordinates.Read(_folder.Write("a.cif", Cif), assembly: "1");
        Assert.Equal(6, cif.Atoms.Count);
        Assert.Equal((6.0, -2.0, 8.0), (cif.Atoms[5].X, cif.Atoms[5].Y, cif.Atoms[5].Z));
        Assert.Contains("it has 1", Assert.Throws<DataFormatException>(() => AtomicCoordinates.Read(_folder.File("a.cif"), assembly: "7")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_mmCIF_file_gives_elements_models_and_one_atom_per_alternate()
    {
        var structure = AtomicCoordinates.Read(_folder.Write("a.cif", Cif));
        Assert.Equal("N C Zn", string.Join(' ', structure.Atoms.Select(a => a.Element)));
        Assert.Equal(2.5, structure.Atoms[1].X);
        Assert.Equal((1, true), (structure.Atoms[2].Occupancy, structure.Atoms[2].Hetero));
        Assert.Equal(2, structure.Models);
    }

    [Theory]
    [InlineData("ATOM      1  N   GLY A   1       1.000   x.000   3.000  1.00  0.00           N", "line 1: 'x.000' is not a number")]
    [InlineData("ATOM      1  N   GLY A   1       1.000", "line 1 is too short")]
    [InlineData("ATOM      1 ??   GLY A   1       1.000   2.000   3.000  1.00  0.00", "of no known element")]
    [InlineData("HEADER    nothing", "holds no ATOM")]
    [InlineData("data_x\nloop_\n_atom_site.Cartn_x\n_atom_site.Cartn_y\n1 2 3", "ends in the middle of a row")]
    [InlineData("data_x\nloop_\n_atom_site.Cartn_x\n_atom_site.Cartn_y\n1 2", "lacks the item Cartn_z")]
    public void Damaged_structures_are_refused_with_the_place(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<DataFormatException>(() => AtomicCoordinates.Read(_folder.Write("a.txt", text))).Message, StringComparison.Ordinal);

    // Hen egg-white lysozyme has 1001 atoms other than hydrogen; the dimer's count is grep -c ^ATOM.
    [SharedDataTheory]
    [InlineData("6lyz.pdb", 1001)]
    [InlineData("1lys_chainA.pdb", 1001)]
    [InlineData("2epe.pdb", 1001)]
    [InlineData("SASDJG5.pdb", 4734)]
    public void Real_structures_read(string file, int protein)
    {
        var structure = AtomicCoordinates.Read(SharedData.Path("04_sas/proteins/pdb/" + file));
        Assert.Equal(protein, structure.Atoms.Count(a => !a.Hetero));
        Assert.All(structure.Atoms, a => Assert.Contains(a.Element, "C N O S P Na Cl H Ni Zn", StringComparison.Ordinal));
    }
}
