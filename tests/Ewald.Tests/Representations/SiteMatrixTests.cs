using Ewald.Crystals;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

/// <summary>CoulombMatrix, SineMatrix and EwaldSumMatrix against pymatgen, numpy and closed forms.</summary>
public sealed class SiteMatrixTests
{
    public static TheoryData<string> Crystals => ["halite", "triclinic", "wurtzite"];

    [Theory]
    [MemberData(nameof(Crystals))]
    public void Coulomb_and_sine_matrices_are_those_of_numpy(string name)
    {
        var (crystal, expected) = (DescribedCrystals.Of(name), DescribedCrystals.Reference.GetProperty("matrices").GetProperty(name));
        var size = crystal.Sites.Count;
        // Double precision on both sides.
        DescribedCrystals.Close(DescribedCrystals.Numbers(expected.GetProperty("coulomb")), new CoulombMatrix(size, CoulombUnit.Angstrom).Matrix(crystal), 1e-12);
        DescribedCrystals.Close(DescribedCrystals.Numbers(expected.GetProperty("sine")), new SineMatrix(size).Matrix(crystal), 1e-12);
        DescribedCrystals.Close([.. DescribedCrystals.Numbers(expected.GetProperty("coulombSpectrum")), 0, 0],
            DescribedCrystals.Describe(new CoulombMatrix(size + 2, CoulombUnit.Angstrom, SiteMatrixLayout.Eigenspectrum), crystal), 1e-12);
        if (name == "triclinic") // the others have equal rows, whose order is free
            DescribedCrystals.Close(DescribedCrystals.Numbers(expected.GetProperty("coulombSorted")), DescribedCrystals.Describe(new CoulombMatrix(size, CoulombUnit.Angstrom), crystal), 1e-12);
    }

    [Fact]
    public void A_hydrogen_molecule_in_Bohr_has_one_over_its_distance()
    {
        var molecule = new Crystal("H2", UnitCell.Cubic(20), [Site.Of(Elements.Of("H"), 0.5, 0.5, 0.5), Site.Of(Elements.Of("H"), 0.5, 0.5, 0.5 + 1.4 * CoulombMatrix.BohrRadius / 20)]);
        // The coordinate 0.537... keeps 14 digits of the distance.
        DescribedCrystals.Close([0.5, 1 / 1.4, 0, 1 / 1.4, 0.5, 0, 0, 0, 0], DescribedCrystals.Describe(new CoulombMatrix(3, CoulombUnit.Bohr), molecule), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Crystals))]
    public void The_Ewald_matrix_is_pymatgens_with_the_background_that_it_leaves_out(string name)
    {
        foreach (var kind in DescribedCrystals.Reference.GetProperty("ewald").GetProperty(name).EnumerateObject())
        {
            var charges = kind.Value.GetProperty("charges").EnumerateArray().Select(q => q.GetInt32()).ToArray();
            var crystal = DescribedCrystals.Of(name);
            crystal = crystal with { Sites = [.. crystal.Sites.Select((s, i) => s with { Occupants = [s.Occupants[0] with { Charge = charges[i] }] })] };
            var (theirs, n) = (DescribedCrystals.Numbers(kind.Value.GetProperty("matrix")), charges.Length);
            var background = Math.PI / (kind.Value.GetProperty("eta").GetDouble() * kind.Value.GetProperty("volume").GetDouble());
            // They spread a pair over both triangles; ours has all of it in each.
            var expected = theirs.Select((e, i) => (i / n == i % n ? 1 : 2) * e - (i / n == i % n ? 0.5 : 1) * background * charges[i / n] * charges[i % n]).ToArray();
            // pymatgen's acc_factor of 16 leaves out some 1e-8 of the largest element, and its erfc cutoffs are tabulated the same way.
            DescribedCrystals.Close(expected, new EwaldSumMatrix(n, kind.Name == "formal" ? SiteCharge.FormalCharge : SiteCharge.AtomicNumber, accuracy: 1e-12).Matrix(crystal), 1e-7);
        }
    }

    [Fact]
    public void Every_element_of_the_Ewald_matrix_is_independent_of_alpha()
    {
        double[] Matrix(double alpha) => new EwaldSumMatrix(5, accuracy: 1e-13, alpha: alpha).Matrix(DescribedCrystals.Alloy);
        var expected = Matrix(0.35);
        // The accuracy is 1e-13 a term, and there are thousands.
        foreach (var alpha in new[] { 0.25, 0.5, 0.8 }) DescribedCrystals.Close(expected, Matrix(alpha), 1e-10);
    }

    [Fact]
    public void Madelung_constants_of_rock_salt_caesium_chloride_and_zinc_blende_come_out()
    {
        (double X, double Y, double Z)[] face = [(0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0)];
        Crystal Salt(IEnumerable<(double X, double Y, double Z)> at, (double X, double Y, double Z) to) => new("salt", UnitCell.Cubic(1),
            [.. at.SelectMany(p => new[] { Ion("Na", p.X, p.Y, p.Z, 1), Ion("Cl", p.X + to.X, p.Y + to.Y, p.Z + to.Z, -1) })]);
        static Site Ion(string symbol, double x, double y, double z, int charge) => new(symbol, x, y, z, [new Occupant(Elements.Of(symbol), 1, charge)]);
        double Constant(Crystal crystal, double distance) => -new EwaldSumMatrix(8, SiteCharge.FormalCharge, accuracy: 1e-14).Energy(crystal) * distance / (crystal.Sites.Count / 2.0);
        // Published constants, all printed digits.
        Assert.Equal(1.7475645946, Constant(Salt(face, (.5, .5, .5)), 0.5), 1e-9);
        Assert.Equal(1.7626747731, Constant(Salt([(0, 0, 0)], (.5, .5, .5)), Math.Sqrt(0.75)), 1e-9);
        Assert.Equal(1.6380550534, Constant(Salt(face, (.25, .25, .25)), Math.Sqrt(3) / 4), 1e-9);
    }

    [Fact]
    public void A_supercell_has_twice_the_Ewald_energy()
    {
        var matrix = new EwaldSumMatrix(10, accuracy: 1e-13);
        var one = matrix.Energy(DescribedCrystals.Alloy);
        Assert.Equal(2 * one, matrix.Energy(DescribedCrystals.Doubled(DescribedCrystals.Alloy)), 1e-9 * Math.Abs(one)); // rounding
    }
}
