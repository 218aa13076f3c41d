using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Lattice;

namespace Ewald.Tests.Physics.Lattice;

/// <summary>Potentials against published numbers, closed forms, and their own derivatives.</summary>
public sealed class PotentialTests
{
    private const double GPa = 160.2176634;
    private static readonly UnitCell Face = UnitCell.FromVectors(new[,] { { 0, .5, .5 }, { .5, 0, .5 }, { .5, .5, 0 } });

    private static Crystal Rocksalt(double a) => new("NaCl", Face.Scaled(a), [Site.Of(Elements.Of("Na"), 0, 0, 0), Site.Of(Elements.Of("Cl"), .5, .5, .5)]);

    private static Crystal Diamond(double a) => new("Si", Face.Scaled(a), [Site.Of(Elements.Of("Si"), 0, 0, 0), Site.Of(Elements.Of("Si"), .25, .25, .25)]);

    private static Crystal FaceCentred(string symbol, double a) => new(symbol, Face.Scaled(a), [Site.Of(Elements.Of(symbol), 0, 0, 0)]);

    private static IonicPotential Charges(double cutoff) => new(new Dictionary<string, double> { ["Na"] = 1, ["Cl"] = -1 }, [], cutoff);

    public static TheoryData<string> Kinds => ["ions", "silicon", "copper", "sum"];

    private static (Crystal Crystal, IInteratomicPotential Potential) Distorted(string kind)
    {
        var (cell, sites) = kind == "copper"
            ? (UnitCell.FromDegrees(3.6, 3.7, 3.5, 88, 93, 91), new[] { ("Cu", 0.0, 0.0, 0.0), ("Cu", .02, .5, .49), ("Cu", .5, -.01, .5), ("Cu", .5, .5, .03) })
            : (UnitCell.FromDegrees(4.0, 3.9, 4.1, 61, 58, 62), [(kind == "ions" ? "Na" : "Si", 0.0, 0.0, 0.0), (kind == "ions" ? "Cl" : "C", .27, .24, .26)]);
        var crystal = new Crystal(kind, cell, [.. sites.Select(s => Site.Of(Elements.Of(s.Item1), s.Item2, s.Item3, s.Item4))]);
        var ions = new IonicPotential(new Dictionary<string, double> { [kind == "ions" ? "Na" : "Si"] = 1, [kind == "ions" ? "Cl" : "C"] = -1 },
            [new(kind == "ions" ? "Na" : "Si", kind == "ions" ? "Cl" : "C", 1200, 0.32, 11)], 8);
        var covalent = new StillingerWeber(2.2, 2.1);
        return (crystal, kind switch { "ions" => ions, "silicon" => covalent, "copper" => SuttonChen.Of("Cu", 1.45), _ => new PotentialSum(ions, covalent) });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Forces_and_stress_are_the_slope_of_the_energy(string kind)
    {
        var (crystal, potential) = Distorted(kind);
        var (forces, strain, room, space) = (new double[3 * crystal.Sites.Count], new double[9], new double[3 * crystal.Sites.Count], new double[9]);
        potential.Energy(crystal, forces, strain);
        Assert.True(forces.Max(Math.Abs) > 1e-2, "the crystal is at rest: zero would be compared with zero");
        const double h = 1e-4;
        for (var i = 0; i < forces.Length; i++)
        {
            var slope = (potential.Energy(Moved(crystal, i, h), room, space) - potential.Energy(Moved(crystal, i, -h), room, space)) / (2 * h);
            // Third differences of some 100 eV/Å³.
            Assert.Equal(-slope, forces[i], 2e-6 * Math.Max(1, forces.Max(Math.Abs)));
        }

        for (var e = 0; e < 9; e++)
        {
            var slope = (potential.Energy(Strained(crystal, e, h), room, space) - potential.Energy(Strained(crystal, e, -h), room, space)) / (2 * h);
            Assert.Equal(slope, strain[e], 3e-5 * Math.Max(1, strain.Max(Math.Abs)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Force_constants_are_the_slope_of_the_forces(string kind)
    {
        var (crystal, potential) = Distorted(kind);
        var matrix = potential.DynamicalMatrix(crystal);
        Assert.True(matrix.ForceConstants.AcousticSumError < 1e-9);
        Assert.True(matrix.ForceConstants.Asymmetry < 1e-9);
        var atGamma = matrix.Evaluate([0, 0, 0]);
        var (up, down, room, masses) = (new double[3 * crystal.Sites.Count], new double[3 * crystal.Sites.Count], new double[9], matrix.ForceConstants.Masses);
        const double h = 1e-4;
        for (var i = 0; i < up.Length; i++)
        {
            potential.Energy(Moved(crystal, i, h), up, room);
            potential.Energy(Moved(crystal, i, -h), down, room);
            for (var j = 0; j < up.Length; j++)
            {
                var slope = -(up[j] - down[j]) / (2 * h);
                Assert.Equal(slope, (atGamma[i * up.Length + j] * Math.Sqrt(masses[i / 3] * masses[j / 3])).Real, 3e-5);
            }
        }
    }

    [Fact]
    public void Rock_salt_has_the_Madelung_constant_whatever_the_width_of_the_sum()
    {
        // E. Madelung 1918; digits of D. Borwein et al., J. Math. Phys. 26, 2999 (1985), doi:10.1063/1.526675.
        const double a = 5.64, madelung = 1.7475645946331822;
        foreach (var cutoff in new[] { 6.0, 9, 13 })
        {
            var energy = Charges(cutoff).Energy(Rocksalt(a), new double[6], new double[9]);
            Assert.Equal(-madelung, energy * (a / 2) / PhononUnits.Coulomb, 1e-8);
        }
    }

    [Fact]
    public void Rigid_ions_split_longitudinal_from_transverse_by_the_plasma_frequency()
    {
        // ω_L² − ω_T² = 4π k z²/(V μ) and ω_L² + 2 ω_T² without the short range is zero (Brüesch, Phonons I, 1982): point charges obey Laplace's equation.
        var crystal = Rocksalt(5.64);
        var matrix = ((IInteratomicPotential)new IonicPotential(new Dictionary<string, double> { ["Na"] = 1, ["Cl"] = -1 }, [new("Na", "Cl", 1250, 0.32)])).DynamicalMatrix(crystal);
        var bare = ((IInteratomicPotential)Charges(10)).DynamicalMatrix(crystal);
        var (na, cl) = (matrix.ForceConstants.Masses[0], matrix.ForceConstants.Masses[1]);
        var plasma = 4 * Math.PI * PhononUnits.Coulomb / crystal.Cell.Volume * (1 / na + 1 / cl);
        double Square(double e) => Math.CopySign(e * e, e) / (PhononUnits.MeVPerRoot * PhononUnits.MeVPerRoot);
        var modes = matrix.Modes([0, 0, 0], [0, 0, 1]).Energies;
        Assert.Equal(plasma, Square(modes[5]) - Square(modes[4]), 1e-8);
        // A small wave vector along the direction goes to the same limit.
        Assert.Equal(modes[5], matrix.Modes([1e-4, 1e-4, 0]).Energies[5], 1e-4);
        Assert.Equal(0, bare.Modes([0, 0, 0], [0, 0, 1]).Energies.Sum(Square) - 0, 1e-7);
        Assert.Equal(0, bare.Modes([.1, .23, .31]).Energies.Sum(Square), 1e-7);
    }

    [Fact]
    public void Silicon_of_Stillinger_and_Weber_has_its_published_energy_and_elastic_constants()
    {
        // H. Balamane, T. Halicioglu, W. A. Tiller, Phys. Rev. B 46, 2250 (1992), doi:10.1103/PhysRevB.46.2250: 5.431 Å, 4.63 eV scaled to 4.3363 in the units of the paper, 151.4, 76.4, 56.4 GPa.
        var relaxed = CrystalRelaxation.Relax(Diamond(5.6), StillingerWeber.Silicon, 1e-6);
        Assert.Equal(5.431, relaxed.Crystal.Cell.A * Math.Sqrt(2), 1e-3);
        Assert.Equal(-4.3364, relaxed.Energy / 2, 1e-3);
        var matrix = ((IInteratomicPotential)StillingerWeber.Silicon).DynamicalMatrix(relaxed.Crystal);
        var density = 2 * 28.0855 / relaxed.Crystal.Cell.Volume;
        // Sound along [001]: ρ v² = C11 and C44; ω² = (2π v q)².
        var q = new[] { 1e-3, 1e-3, 0.0 };
        var modes = matrix.Modes(q).Energies;
        var length = Math.Sqrt(matrix.Cartesian(q).Sum(c => c * c));
        double Modulus(double e) => density * Math.Pow(e / PhononUnits.MeVPerRoot / (2 * Math.PI * length), 2) * GPa;
        Assert.Equal(56.4, Modulus(modes[0]), 0.2);
        Assert.Equal(56.4, Modulus(modes[1]), 0.2);
        Assert.Equal(151.4, Modulus(modes[2]), 0.3);
    }

    [Theory]
    [InlineData("Cu", 3.61, 3.50)]
    [InlineData("Ag", 4.09, 2.96)]
    [InlineData("Ni", 3.52, 4.44)]
    public void Metals_of_Sutton_and_Chen_have_their_lattice_parameter_and_cohesive_energy(string metal, double a, double cohesive)
    {
        // Cohesive energies of C. Kittel, Introduction to Solid State Physics; the sums end at four lattice parameters.
        var relaxed = CrystalRelaxation.Relax(FaceCentred(metal, 1.02 * a), SuttonChen.Of(metal, 4), 1e-3);
        Assert.Equal(a, relaxed.Crystal.Cell.A * Math.Sqrt(2), 0.01);
        Assert.Equal(-cohesive, relaxed.Energy, 0.03 * cohesive);
    }

    [Fact]
    public void Bad_input_is_told_in_one_sentence()
    {
        Assert.Contains("no Sutton-Chen", Assert.Throws<InputException>(() => SuttonChen.Of("Fe")).Message, StringComparison.OrdinalIgnoreCase);
        var lone = new Crystal("lone", UnitCell.Cubic(4), [Site.Of(Elements.Of("Na"), 0, 0, 0)]);
        Assert.Contains("must be neutral", Assert.Throws<InputException>(() => Charges(8).Energy(lone, new double[3], new double[9])).Message, StringComparison.Ordinal);
        Assert.Contains("no charge of Si", Assert.Throws<InputException>(() => Charges(8).Energy(Diamond(5.4), new double[6], new double[9])).Message, StringComparison.Ordinal);
        var overlapping = new Crystal("pair", UnitCell.Cubic(4), [Site.Of(Elements.Of("Na"), 0, 0, 0), Site.Of(Elements.Of("Cl"), .02, 0, 0)]);
        Assert.Contains("overlap", Assert.Throws<InputException>(() => ((IInteratomicPotential)Charges(8)).DynamicalMatrix(overlapping)).Message, StringComparison.Ordinal);
        // Charges alone hold nothing together.
        Assert.Throws<InstabilityException>(() => CrystalRelaxation.Relax(Rocksalt(5.6), Charges(8)));
    }

    private static Crystal Moved(Crystal crystal, int component, double by)
    {
        double[] d = [0, 0, 0];
        d[component % 3] = by;
        var (x, y, z) = crystal.Cell.ToFractional((d[0], d[1], d[2]));
        return crystal with { Sites = [.. crystal.Sites.Select((s, i) => i == component / 3 ? s with { X = s.X + x, Y = s.Y + y, Z = s.Z + z } : s)] };
    }

    private static Crystal Strained(Crystal crystal, int component, double by)
    {
        var (v, moved) = (crystal.Cell.Vectors, crystal.Cell.Vectors);
        for (var i = 0; i < 3; i++) moved[i, component / 3] += by * v[i, component % 3];
        return crystal with { Cell = UnitCell.FromVectors(moved) };
    }
}
