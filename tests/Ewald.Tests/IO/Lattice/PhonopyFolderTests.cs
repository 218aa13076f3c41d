using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;
using Ewald.Physics.Lattice;

namespace Ewald.Tests.IO.Lattice;

/// <summary>Files of phonopy: what is read, and what is refused in one sentence.</summary>
public sealed class PhonopyFolderTests
{
    [SharedDataFact]
    public void The_supercell_of_a_matrix_is_that_of_the_yaml_file()
    {
        var folder = SharedData.Path("02_phonon/phonopy_dft/TiO2-anatase");
        PhononDataset written = PhonopyFolder.Read(folder), built = PhonopyFolder.Read(folder, [4, 4, 1]);
        Assert.Equal(192, built.Supercell.Sites.Count);
        Assert.All(written.Supercell.Sites.Zip(built.Supercell.Sites), p =>
        {
            Assert.Equal(p.First.Occupants[0].Element, p.Second.Occupants[0].Element);
            foreach (var d in new[] { p.First.X - p.Second.X, p.First.Y - p.Second.Y, p.First.Z - p.Second.Z }) Assert.Equal(0, d - Math.Round(d), 1e-8);
        });
        Assert.Equal(4, written.Displacements.Count);
        Assert.Equal(47.867, written.Masses[0], 1e-9);
        Assert.Equal(2, written.Born!.Charges.Count);
        Assert.Equal(14.4, written.Born.Coulomb);
    }

    [SharedDataFact]
    public void Forces_of_another_crystal_are_refused()
    {
        var data = PhonopyFolder.Read(SharedData.Path("02_phonon/phonopy_dft/MgO"));
        var random = new Randomness(2).Stream("forces");
        var wrong = data with { Displacements = [.. data.Displacements.Select(d => d with { Forces = [.. d.Forces.Select(_ => random.Normal())] })] };
        Assert.Contains("do not have the symmetry", Assert.Throws<InputException>(() => SupercellForceConstants.Of(wrong)).Message, StringComparison.Ordinal);
        Assert.Contains("says anything about atom", Assert.Throws<InputException>(() => SupercellForceConstants.Of(data with { Displacements = [data.Displacements[0]] })).Message, StringComparison.Ordinal);
        Assert.Contains("lie in a plane", Assert.Throws<InputException>(() => SupercellForceConstants.Of(data with { IgnoreSymmetry = true })).Message, StringComparison.Ordinal);
        var charges = data.Born! with { Charges = [data.Born.Charges[0], data.Born.Charges[0], data.Born.Charges[0]] };
        Assert.Contains("BORN holds 3", Assert.Throws<InputException>(() => SupercellForceConstants.Of(data).DynamicalMatrix(charges)).Message, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void A_folder_without_a_supercell_matrix_asks_for_it()
    {
        var folder = SharedData.Path("02_phonon/phonopy_dft/LiF-nosym");
        Assert.Contains("supercell matrix is unknown", Assert.Throws<InputException>(() => PhonopyFolder.Read(folder)).Message, StringComparison.Ordinal);
        Assert.Contains("is of 64 atoms", Assert.Throws<InputException>(() => PhonopyFolder.Read(folder, [1, 1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("spans no volume", Assert.Throws<InputException>(() => PhonopyFolder.Read(folder, [1, 0, 1])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2\n1\n\n1\n0.01 0 0\n1 2 3\n", "cut short")]
    [InlineData("2\n1\n\n3\n0.01 0 0\n1 2 3\n1 2 3\n", "displaced atom is 3")]
    [InlineData("2\n1\n\n1\n0 0 0\n1 2 3\n1 2 3\n", "is zero")]
    [InlineData("2\n1\n\n1\n0.01 0 x\n1 2 3\n1 2 3\n", "'x' is no number")]
    [InlineData("2\n1\n\n1\n0.01 0 0\n1 2 3\n1 2 3\n7 8 9\n", "more than")]
    public void Damaged_force_sets_are_named(string text, string problem)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "FORCE_SETS");
        File.WriteAllText(path, text);
        Assert.Contains(problem, Assert.Throws<DataFormatException>(() => ForceSets.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_elements_and_short_tensors_are_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "FORCE_SETS"), "1\n1\n\n1\n0.01 0 0\n0 0 0\n");
        File.WriteAllText(Path.Combine(folder.Path, "phonopy.yaml"),
            "supercell_matrix:\n- [ 1, 0, 0 ]\n- [ 0, 1, 0 ]\n- [ 0, 0, 1 ]\nunit_cell:\n  lattice:\n  - [ 3.0, 0, 0 ]\n  - [ 0, 3.0, 0 ]\n  - [ 0, 0, 3.0 ]\n  points:\n  - symbol: Xq # 1\n    coordinates: [ 0, 0, 0 ]\n");
        Assert.Contains("unknown element 'Xq'", Assert.Throws<DataFormatException>(() => PhonopyFolder.Read(folder.Path)).Message, StringComparison.Ordinal);
        var born = Path.Combine(folder.Path, "BORN");
        File.WriteAllText(born, "14.4\n1 0 0 0 1 0 0 0 1\n1 0 0 0 1\n");
        Assert.Contains("no tensor of nine", Assert.Throws<DataFormatException>(() => BornFile.Read(born)).Message, StringComparison.Ordinal);
        Assert.Contains("no folder", Assert.Throws<InputException>(() => PhonopyFolder.Read(born)).Message, StringComparison.Ordinal);
    }
}
