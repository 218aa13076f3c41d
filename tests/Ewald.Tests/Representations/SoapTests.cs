using Ewald.Core;
using Ewald.Crystals;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

/// <summary>Soap, SolidHarmonics and SoapKernel against quadrature, closed forms and differences.</summary>
public sealed class SoapTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_site_has_the_power_spectrum_of_the_defining_integral(int index)
    {
        var entry = DescribedCrystals.Reference.GetProperty("soap")[index];
        var crystal = DescribedCrystals.Of(entry.GetProperty("crystal").GetString()!);
        var soap = new Soap(SpeciesSet.Of(crystal), new SoapSettings(
            entry.GetProperty("cutoff").GetDouble(), entry.GetProperty("radial").GetInt32(), entry.GetProperty("angular").GetInt32(), entry.GetProperty("sigma").GetDouble())
        {
            Basis = Enum.Parse<SoapBasis>(entry.GetProperty("basis").GetString()!),
        });
        var rows = new double[crystal.Sites.Count * soap.Names.Count];
        soap.DescribeSites(crystal, rows);
        var site = entry.GetProperty("site").GetInt32();
        // The script cuts Gaussians at 9σ and orthonormalises with a root of its own: 1e-9; our table of radial integrals: 1e-9.
        DescribedCrystals.Close(DescribedCrystals.Numbers(entry.GetProperty("values")), rows[(site * soap.Names.Count)..((site + 1) * soap.Names.Count)], 1e-8);
    }

    [Theory]
    [InlineData(SoapBasis.GaussianOrbitals)]
    [InlineData(SoapBasis.Polynomial)]
    public void The_gradient_is_the_limit_of_differences(SoapBasis basis)
    {
        var soap = new Soap(DescribedCrystals.Species, new SoapSettings(3.5, 3, 3, 0.8) { Basis = basis });
        // As for any central difference of 1e-4 Å; atoms that pass the reach of the list jump by 1e-6 of a term at most.
        DescribedCrystals.CheckGradient(soap, DescribedCrystals.Alloy, (w, g) => soap.Gradient(DescribedCrystals.Alloy, w, g), 1e-6);
    }

    [Fact]
    public void Columns_are_named_in_the_order_that_is_documented()
    {
        var names = new Soap(SpeciesSet.Of("Cl", "Na"), new SoapSettings(4, 2, 1)).Names;
        Assert.Equal(
            ["Na-Na l=0 n=1 n'=1", "Na-Na l=0 n=1 n'=2", "Na-Na l=0 n=2 n'=2", "Na-Na l=1 n=1 n'=1", "Na-Na l=1 n=1 n'=2", "Na-Na l=1 n=2 n'=2", "Na-Cl l=0 n=1 n'=1", "Na-Cl l=0 n=1 n'=2", "Na-Cl l=0 n=2 n'=1"], names.Take(9));
        Assert.Equal("Cl-Cl l=1 n=2 n'=2", names[^1]);
        Assert.Equal(2 * 2 * 2 * (2 * 2 + 1) / 2, names.Count); // (l_max + 1) S n (S n + 1) / 2
    }

    [Fact]
    public void A_lonely_atom_has_only_l_zero_and_in_closed_form()
    {
        var atom = new Crystal("He", UnitCell.Cubic(30), [Site.Of(Elements.Of("He"), 0.2, 0.3, 0.4)]);
        var p = DescribedCrystals.Describe(new Soap(SpeciesSet.Of("He"), new SoapSettings(4, 1, 2, 0.5)), atom);
        // n = 1: a = 1 Å, α = ln 1000, β = (½ Γ(3/2) (2α)^(-3/2))^(-1/2); c = β (π/(α + 2))^(3/2)/√(4π), 2 = 1/(2σ²).
        var alpha = Math.Log(1000);
        var c = 1 / Math.Sqrt(0.25 * Math.Sqrt(Math.PI) * Math.Pow(2 * alpha, -1.5)) * Math.Pow(Math.PI / (alpha + 2), 1.5) / Math.Sqrt(4 * Math.PI);
        Assert.Equal(Math.PI * Math.Sqrt(8) * c * c, p[0], 1e-12);
        Assert.Equal([0, 0], p[1..]);
    }

    [Fact]
    public void Atoms_outside_the_cutoff_whose_Gaussians_reach_in_are_counted()
    {
        // A neighbour at 4.3 Å, cutoff 4 Å, σ 0.5 Å: its Gaussian is 0.84 at the edge.
        Crystal Pair(double distance) => new("pair", UnitCell.Cubic(40), [Site.Of(Elements.Of("He"), 0, 0, 0), Site.Of(Elements.Of("Ne"), distance / 40, 0, 0)]);
        var soap = new Soap(SpeciesSet.Of("He", "Ne"), new SoapSettings(4, 4, 2, 0.5) { Basis = SoapBasis.Polynomial });
        var (near, far) = (new double[2 * soap.Names.Count], new double[2 * soap.Names.Count]);
        soap.DescribeSites(Pair(4.3), near);
        soap.DescribeSites(Pair(6), far);
        var ne = Enumerable.Range(0, soap.Names.Count).Where(i => soap.Names[i].StartsWith("Ne-Ne", StringComparison.Ordinal)).ToArray();
        Assert.True(ne.Max(i => near[i]) > 1e-6);
        Assert.All(ne, i => Assert.Equal(0, far[i])); // farther than σ√(2 ln 1000) outside
    }

    [Fact]
    public void The_density_of_an_alloy_is_the_mean_of_those_of_its_ends()
    {
        // c is linear in the occupancies of the neighbours; a site's p of one species alone is then quadratic.
        Crystal With(double titanium) => DescribedCrystals.Alloy with
        {
            Sites = [.. DescribedCrystals.Alloy.Sites.Select((s, i) => i == 1 ? s with { Occupants = [new Occupant(Elements.Of("Ti"), titanium)] } : s)],
        };
        var soap = new Soap(DescribedCrystals.Species, new SoapSettings(4, 3, 3, 0.8));
        var (half, whole) = (new double[5 * soap.Names.Count], new double[5 * soap.Names.Count]);
        soap.DescribeSites(With(0.5), half);
        soap.DescribeSites(With(1), whole);
        for (var i = 0; i < soap.Names.Count; i++)
        {
            var factor = soap.Names[i].Split(' ')[0] switch { "Ti-Ti" => 0.25, var pair when pair.Contains("Ti", StringComparison.Ordinal) => 0.5, _ => 1 };
            Assert.Equal(factor * whole[i], half[i], 1e-12 * whole.Max());
        }
    }

    [Fact]
    public void Harmonics_obey_the_addition_theorem_and_their_gradients_are_limits_of_differences()
    {
        var harmonics = new SolidHarmonics(8);
        var stream = new Randomness(4).Stream("points");
        double[] value = new double[81], gradient = new double[243], plus = new double[81], minus = new double[81];
        for (var trial = 0; trial < 5; trial++)
        {
            double[] p = [stream.Normal(), stream.Normal(), trial == 0 ? 0 : stream.Normal()];
            harmonics.Evaluate(p[0], p[1], p[2], value, gradient);
            var r2 = p[0] * p[0] + p[1] * p[1] + p[2] * p[2];
            for (var l = 0; l <= 8; l++) Assert.Equal((2 * l + 1) / (4 * Math.PI), value.Skip(l * l).Take(2 * l + 1).Sum(v => v * v) / Math.Pow(r2, l), 1e-12);
            Assert.Equal(Math.Sqrt(15 / (4 * Math.PI)) * p[0] * p[1], value[4], 1e-12); // Y_2,-2 r² = √(15/4π) x y
            Assert.Equal(Math.Sqrt(3 / (4 * Math.PI)) * p[0], value[3], 1e-12);
            var scale = gradient.Max(Math.Abs);
            for (var axis = 0; axis < 3; axis++)
            {
                var q = p.ToArray();
                q[axis] += 1e-5;
                harmonics.Evaluate(q[0], q[1], q[2], plus);
                q[axis] -= 2e-5;
                harmonics.Evaluate(q[0], q[1], q[2], minus);
                for (var i = 0; i < 81; i++) Assert.Equal((plus[i] - minus[i]) / 2e-5, gradient[81 * axis + i], 1e-8 * scale); // h² of polynomials of degree 8
            }
        }
    }

    [Fact]
    public void Kernels_are_one_for_equal_crystals_and_fall_with_difference()
    {
        var soap = new Soap(DescribedCrystals.Species, new SoapSettings(4, 4, 3, 0.8));
        var near = DescribedCrystals.Shifted(DescribedCrystals.Alloy, 2, 0, 0.2);
        var far = DescribedCrystals.Shifted(DescribedCrystals.Alloy, 2, 0, 0.6);
        foreach (var kernel in new[] { new SoapKernel(soap), new SoapKernel(soap, zeta: 4), new SoapKernel(soap, SoapKernelKind.Rematch, 2, 0.05) })
        {
            var matrix = kernel.Matrix([DescribedCrystals.Alloy, DescribedCrystals.Doubled(DescribedCrystals.Turned(DescribedCrystals.Alloy)), near, far]);
            Assert.Equal(1, matrix[1], 1e-8); // Sinkhorn stops at 1e-12 in the marginals
            Assert.True(matrix[2] < 1 && matrix[3] < matrix[2] && matrix[3] > 0);
            Assert.Equal(matrix[2], matrix[8], 1e-15);
        }
    }

    [Fact]
    public void The_average_kernel_is_the_cosine_of_mean_normalised_rows_and_REMatch_goes_to_it()
    {
        var soap = new Soap(DescribedCrystals.Species, new SoapSettings(4, 4, 3, 0.8));
        var other = DescribedCrystals.Shifted(DescribedCrystals.Alloy, 1, 2, 0.7);
        var average = new SoapKernel(soap).Similarity(DescribedCrystals.Alloy, other);
        double[] a = Mean(DescribedCrystals.Alloy), b = Mean(other);
        Assert.Equal(System.Numerics.Tensors.TensorPrimitives.CosineSimilarity<double>(a, b), average, 1e-12);
        // P differs from its limit by the spread of C over γ.
        Assert.Equal(average, new SoapKernel(soap, SoapKernelKind.Rematch, gamma: 1e6).Similarity(DescribedCrystals.Alloy, other), 1e-6);

        double[] Mean(Crystal crystal)
        {
            var rows = new double[5 * soap.Names.Count];
            soap.DescribeSites(crystal, rows);
            var mean = new double[soap.Names.Count];
            for (var i = 0; i < 5; i++)
            {
                var norm = Math.Sqrt(rows.Skip(i * mean.Length).Take(mean.Length).Sum(v => v * v));
                for (var k = 0; k < mean.Length; k++) mean[k] += crystal.Sites[i].Occupancy * rows[i * mean.Length + k] / norm;
            }

            return mean;
        }
    }

    [Fact]
    public void A_matrix_of_two_sites_is_matched_as_the_best_pairing_when_gamma_is_small()
    {
        // Rows (1,0), (0,1) against (0,1), (1,0): the pairing is perfect although the averages of C are one half.
        var kernel = new SoapKernel(new Rows(), SoapKernelKind.Rematch, gamma: 0.01);
        Assert.Equal(1, kernel.Similarity(Two("H", "He"), Two("He", "H")), 1e-9);
        Assert.Equal(0.5, kernel.Similarity(Two("H", "H"), Two("He", "H")), 1e-9); // one of two pairs matches
        // Rows of zeros: like are alike, others not, nothing is NaN.
        Assert.Equal(1, kernel.Similarity(Two("Ne", "Ne"), Two("Ne", "Ne")), 1e-12);
        Assert.Equal(0, kernel.Similarity(Two("Ne", "Ne"), Two("H", "He")), 1e-12);

        static Crystal Two(string a, string b) => new(a + b, UnitCell.Cubic(5), [Site.Of(Elements.Of(a), 0, 0, 0), Site.Of(Elements.Of(b), 0.5, 0, 0)]);
    }

    private sealed class Rows : ISiteRepresentation
    {
        public IReadOnlyList<string> Names => ["H", "He"];

        public Invariances Invariances => Invariances.All;

        public void Describe(Crystal crystal, Span<double> values) => throw new NotSupportedException();

        public void DescribeSites(Crystal crystal, Span<double> values)
        {
            values.Clear();
            for (var i = 0; i < crystal.Sites.Count; i++)
                if (crystal.Sites[i].Occupants[0].Element.AtomicNumber <= 2) values[2 * i + crystal.Sites[i].Occupants[0].Element.AtomicNumber - 1] = 1;
        }
    }
}
