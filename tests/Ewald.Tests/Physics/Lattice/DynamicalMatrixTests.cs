using System.Numerics;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Lattice;
using Ewald.Physics.Mathematics;

namespace Ewald.Tests.Physics.Lattice;

/// <summary>Closed forms, invariances and sums of lattice dynamics.</summary>
public sealed class DynamicalMatrixTests
{
    [Fact]
    public void A_chain_of_two_masses_has_the_branches_of_the_textbook()
    {
        // Springs K along x between neighbours a/2 apart: ω² = K (1/m + 1/M) ± K √((1/m + 1/M)² − 4 sin²(πq)/(mM)).
        var crystal = new Crystal("chain", UnitCell.FromDegrees(4, 20, 20, 90, 90, 90), [Site.Of(Elements.Of("Na"), 0, 0, 0), Site.Of(Elements.Of("Cl"), .5, 0, 0)]);
        const double k = 3.3;
        var matrix = new DynamicalMatrix(BornVonKarman.Of(crystal, [new("Na", "Cl", 1, 3, k)]));
        double m = matrix.ForceConstants.Masses[0], n = matrix.ForceConstants.Masses[1], sum = 1 / m + 1 / n;
        foreach (var q in new[] { 0.03, 0.2, 0.5 })
        {
            var root = Math.Sqrt(sum * sum - 4 * Math.Pow(Math.Sin(Math.PI * q), 2) / (m * n));
            var energies = matrix.Modes([q, 0.3, 0.1]).Energies;
            Assert.Equal(PhononUnits.Energy(k * (sum - root)), energies[4], 1e-9);
            Assert.Equal(PhononUnits.Energy(k * (sum + root)), energies[5], 1e-9);
        }
    }

    [Fact]
    public void Force_constants_keep_translations_derivatives_and_the_space_group()
    {
        var crystal = new Crystal("CaF2", UnitCell.FromVectors(new[,] { { 0, 2.7, 2.7 }, { 2.7, 0, 2.7 }, { 2.7, 2.7, 0 } }),
            [Site.Of(Elements.Of("Ca"), 0, 0, 0), Site.Of(Elements.Of("F"), .25, .25, .25), Site.Of(Elements.Of("F"), .75, .75, .75)]);
        var constants = BornVonKarman.Of(crystal, [new("Ca", "F", 2, 2.5, 5, .2), new("F", "F", 2.5, 4, 1)]);
        Assert.True(constants.AcousticSumError < 1e-12);
        Assert.True(constants.Asymmetry < 1e-12);
        Assert.True(constants.SymmetryError(CrystalSymmetry.Of(crystal).Operations) < 1e-10);
        // One bond spoiled: each of the three notices, and the sum rule can be put back.
        var values = constants.Values.ToArray();
        values[1] += 0.5;
        var spoiled = new ForceConstants(crystal, constants.Bonds.ToArray(), values);
        Assert.True(spoiled.AcousticSumError > 0.4 && spoiled.Asymmetry > 0.4 && spoiled.SymmetryError(CrystalSymmetry.Of(crystal).Operations) > 0.4);
        Assert.True(spoiled.WithAcousticSumRule().AcousticSumError < 1e-12);
    }

    [Fact]
    public void Energies_do_not_depend_on_threads_and_the_matrix_is_the_sum_over_bonds()
    {
        var matrix = Rocksalt();
        var mesh = QMesh.Of([5, 4, 3]);
        Assert.Equal(matrix.Energies(mesh.Q, 1), matrix.Energies(mesh.Q, 2));
        double[] q = [.123, -.31, .27];
        var direct = new Complex[36];
        var constants = matrix.ForceConstants;
        for (var b = 0; b < constants.Bonds.Length; b++)
        {
            var (bond, s) = (constants.Bonds[b], constants.Crystal.Sites);
            var turn = 2 * Math.PI * (q[0] * (s[bond.Second].X + bond.A - s[bond.First].X) + q[1] * (s[bond.Second].Y + bond.B - s[bond.First].Y) + q[2] * (s[bond.Second].Z + bond.C - s[bond.First].Z));
            for (var e = 0; e < 9; e++)
                direct[(3 * bond.First + e / 3) * 6 + 3 * bond.Second + e % 3] += Complex.FromPolarCoordinates(constants.Values[9 * b + e], turn) / Math.Sqrt(constants.Masses[bond.First] * constants.Masses[bond.Second]);
        }

        Assert.All(matrix.Evaluate(q).Zip(direct), p => Assert.True(Complex.Abs(p.First - p.Second) < 1e-13));
    }

    [Fact]
    public void Group_velocities_are_the_slope_of_the_energies()
    {
        var matrix = Rocksalt();
        double[] q = [.11, .23, .05];
        var (velocities, vectors) = (GroupVelocities.Of(matrix, q), matrix.ForceConstants.Crystal.Cell.Vectors);
        // The difference over h leaves (2π a h)²/6, about 10⁻⁶ of the largest slope.
        const double h = 1e-4;
        for (var x = 0; x < 3; x++)
        {
            double[] up = [.. q.Select((v, i) => v + h * vectors[i, x])], down = [.. q.Select((v, i) => v - h * vectors[i, x])];
            var slope = matrix.Modes(up).Energies.Zip(matrix.Modes(down).Energies, (a, b) => (a - b) / (2 * h) / PhononUnits.MeVPerTHz).ToArray();
            for (var m = 0; m < 6; m++) Assert.Equal(slope[m], velocities[3 * m + x], 1e-5 * slope.Max(Math.Abs));
        }
    }

    [Fact]
    public void Densities_hold_every_state_and_their_moments()
    {
        var matrix = Rocksalt();
        var mesh = QMesh.Of([9, 9, 9], CrystalSymmetry.Of(matrix.ForceConstants.Crystal).Operations);
        Assert.True(mesh.Weights.Length < 90);
        Assert.Equal(729, mesh.Weights.Sum());
        var energies = matrix.Energies(mesh.Q);
        double[] at = [.. Enumerable.Range(0, 4001).Select(i => 0.02 * i)];
        var tetrahedra = PhononDensity.Tetrahedra(mesh, matrix.ForceConstants.Crystal.Cell.ReciprocalVectors, energies, at);
        var gaussian = PhononDensity.Gaussian(mesh, energies, at, 0.4);
        Assert.Equal(6, tetrahedra.Sum() * 0.02, 0.01);
        Assert.Equal(6, gaussian.Sum() * 0.02, 0.03);
        var first = PhononDensity.Moment(mesh, energies, 1);
        Assert.Equal(first, tetrahedra.Zip(at, (g, e) => g * e).Sum() * 0.02, 0.02 * first);
        // The mean over the zone of the trace of the dynamical matrix: the atoms' own terms over their masses.
        var (constants, trace) = (matrix.ForceConstants, 0.0);
        for (var b = 0; b < constants.Bonds.Length; b++)
            if (constants.Bonds[b].IsSelf) trace += (constants.Values[9 * b] + constants.Values[9 * b + 4] + constants.Values[9 * b + 8]) / constants.Masses[constants.Bonds[b].First];
        Assert.Equal(trace * PhononUnits.MeVPerRoot * PhononUnits.MeVPerRoot, PhononDensity.Moment(mesh, energies, 2), 1e-4);
        // Dulong and Petit, and the zero-point energy.
        Assert.Equal(6 * PhononUnits.GasConstant, HarmonicThermodynamics.HeatCapacity(mesh, energies, 20_000), 0.1);
        Assert.Equal(first / 2 * 0.09648533212331, HarmonicThermodynamics.Energy(mesh, energies, 0), 1e-9);
    }

    [Fact]
    public void Imaginary_vibrations_are_reported_with_their_wave_vector()
    {
        var crystal = new Crystal("Po", UnitCell.Cubic(3.3), [Site.Of(Elements.Of("Po"), 0, 0, 0)]);
        var matrix = new DynamicalMatrix(BornVonKarman.Of(crystal, [new("Po", "Po", 3, 3.5, 2, -0.1)]));
        var mesh = QMesh.Of([4, 4, 4]);
        var report = PhononStability.Of(mesh.Q, matrix.Energies(mesh.Q), mesh.Weights);
        Assert.False(report.IsStable);
        Assert.Contains("imaginary", report.Warning, StringComparison.Ordinal);
        Assert.True(matrix.Modes(report.WorstQ).ImaginaryModes() > 0);
        Assert.Equal(report.Worst, matrix.Modes(report.WorstQ).Energies[0], 1e-10);
    }

    [Fact]
    public void Eigenvectors_of_random_Hermitian_matrices_solve_them()
    {
        var random = new Randomness(4).Stream("matrices");
        foreach (var n in new[] { 1, 2, 3, 6, 17, 42 })
        {
            var (re, im) = (new double[n * n], new double[n * n]);
            for (var i = 0; i < n; i++)
                for (var j = 0; j <= i; j++)
                {
                    (re[i * n + j], im[i * n + j]) = (random.Normal(), i == j ? 0 : random.Normal());
                    (re[j * n + i], im[j * n + i]) = (re[i * n + j], -im[i * n + j]);
                }

            var (values, alone, vectors) = (new double[n], new double[n], new Complex[n * n]);
            var eigen = new HermitianEigen(n);
            eigen.Solve((double[])re.Clone(), (double[])im.Clone(), values, vectors);
            eigen.Solve((double[])re.Clone(), (double[])im.Clone(), alone, []);
            Assert.All(values.Zip(alone), p => Assert.Equal(p.First, p.Second, 1e-12 * n));
            for (var m = 0; m < n; m++)
                for (var k = 0; k <= m; k++)
                {
                    var (overlap, between) = (Complex.Zero, Complex.Zero);
                    for (var i = 0; i < n; i++)
                    {
                        overlap += Complex.Conjugate(vectors[k * n + i]) * vectors[m * n + i];
                        for (var j = 0; j < n; j++) between += Complex.Conjugate(vectors[k * n + i]) * new Complex(re[i * n + j], im[i * n + j]) * vectors[m * n + j];
                    }

                    Assert.True(Complex.Abs(overlap - (m == k ? 1 : 0)) < 1e-12 * n);
                    Assert.True(Complex.Abs(between - (m == k ? values[m] : 0)) < 1e-12 * n * n);
                }
        }
    }

    [Fact]
    public void Eigenvalues_of_eight_matrices_at_once_are_those_of_each_alone()
    {
        const int Lanes = HermitianEigenvalues.Lanes;
        var random = new Randomness(7).Stream("matrices");
        foreach (var n in new[] { 1, 2, 3, 6, 17, 42 })
        {
            var (re, im, expected) = (new double[n * n * Lanes], new double[n * n * Lanes], new double[Lanes][]);
            for (var lane = 0; lane < Lanes; lane++)
            {
                var (ownRe, ownIm) = (new double[n * n], new double[n * n]);
                for (var i = 0; i < n; i++)
                    for (var j = 0; j <= i; j++)
                    {
                        // Nothing at all, a diagonal, equal eigenvalues, one row alone, elements far apart, and plain ones.
                        var (x, y) = lane switch
                        {
                            0 => (0, 0),
                            1 => (i == j ? i % 3 : 0, 0),
                            2 => ((i == j ? 2 : 0) + 1, 0),
                            3 => (j == 0 ? 1.0 : 0, j == 0 ? 0.5 : 0),
                            4 => (Math.Pow(10, -random.Uniform(0, 12)), random.Normal() * 1e-9),
                            _ => (random.Normal(), random.Normal()),
                        };
                        if (i == j) y = 0;
                        (ownRe[i * n + j], ownIm[i * n + j], ownRe[j * n + i], ownIm[j * n + i]) = (x, y, x, -y);
                        // The lower triangle is not read.
                        (re[(i * n + j) * Lanes + lane], im[(i * n + j) * Lanes + lane]) = (double.NaN, double.NaN);
                        (re[(j * n + i) * Lanes + lane], im[(j * n + i) * Lanes + lane]) = (x, -y);
                    }

                expected[lane] = new double[n];
                new HermitianEigen(n).Solve(ownRe, ownIm, expected[lane], []);
            }

            var values = new double[n * Lanes];
            new HermitianEigenvalues(n).Solve(re, im, values);
            for (var lane = 0; lane < Lanes; lane++)
            {
                var found = Enumerable.Range(0, n).Select(m => values[m * Lanes + lane]).Order().ToArray();
                for (var m = 0; m < n; m++) Assert.Equal(expected[lane][m], found[m], 1e-13 * (n + 5));
            }
        }
    }

    private static DynamicalMatrix Rocksalt()
    {
        var crystal = new Crystal("NaCl", UnitCell.FromVectors(new[,] { { 0, 2.8, 2.8 }, { 2.8, 0, 2.8 }, { 2.8, 2.8, 0 } }), [Site.Of(Elements.Of("Na"), 0, 0, 0), Site.Of(Elements.Of("Cl"), .5, .5, .5)]);
        return new(BornVonKarman.Of(crystal, [new("Na", "Cl", 2, 3, 1.9, .11), new("Cl", "Cl", 3, 4.2, .5), new("Na", "Na", 3, 4.2, .2)]));
    }
}
