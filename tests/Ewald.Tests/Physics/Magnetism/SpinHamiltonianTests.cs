using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Magnetism;

namespace Ewald.Tests.Physics.Magnetism;

public sealed class SpinHamiltonianTests
{
    [Fact]
    public void Energy_of_a_chain_counts_each_bond_once_and_the_moment_opposes_the_spin()
    {
        Assert.Equal(-1.5 * 1.5 * 2 - 0.3 * 1.5 * 1.5 + 2 * MagneticUnits.BohrMagneton * 1.5 * 4, SpinLattices.Chain(-2, 1.5, -0.3, 4).Energy([SpinLattices.Up]), 1e-12);
    }

    [Fact]
    public void The_gradient_is_the_slope_of_the_energy()
    {
        var stream = new Randomness(3).Stream("spins");
        var h = new SpinHamiltonian(
            UnitCell.FromDegrees(3, 4, 5, 80, 95, 105), [SpinLattices.Site(1.5), SpinLattices.Site(0.5, 0.3, 0.2, 0.6)],
            [new SpinBond(0, 1, 0, 1, 0, Random()), new SpinBond(0, 0, 1, 0, 0, Random()), new SpinBond(1, 0, 0, 0, 1, Random())],
            [SpinTensor.Uniaxial(0.4, new SpinVector(1, 1, 0)), default], new SpinVector(1, -2, 0.5), new DipoleEwald(1.0 / 3));
        SpinVector[] n = [new SpinVector(0.3, 0.2, -0.7), new SpinVector(-0.4, 0.5, 0.6)];
        foreach (var (site, axis) in new[] { (0, SpinVector.UnitX), (1, SpinVector.UnitZ), (1, SpinVector.UnitY) })
        {
            const double Step = 1e-4;
            SpinVector[] plus = [.. n], minus = [.. n];
            (plus[site], minus[site]) = (n[site] + Step * axis, n[site] - Step * axis);
            // The energy is quadratic: central differences are exact but for rounding.
            Assert.Equal((h.Energy(plus) - h.Energy(minus)) / (2 * Step * h.Sites[site].Spin), h.Gradient(site, n).Dot(axis), 1e-9);
        }

        SpinTensor Random() => new(stream.Normal(), stream.Normal(), stream.Normal(), stream.Normal(), stream.Normal(), stream.Normal(), stream.Normal(), stream.Normal(), stream.Normal());
    }

    [Fact]
    public void Couplings_that_are_not_Hermitian_are_refused_by_a_type_of_their_own()
    {
        var cell = UnitCell.Cubic(4);
        SpinSite[] sites = [SpinLattices.Site(), SpinLattices.Site(1, 0.5)];
        var bond = new SpinBond(0, 1, 0, 0, 0, SpinTensor.DzyaloshinskiiMoriya(SpinVector.UnitZ));
        Assert.Throws<NonHermitianCouplingException>(() => SpinHamiltonian.FromDirected(cell, sites, [bond, new SpinBond(1, 0, 0, 0, 0, bond.Exchange)]));
        Assert.Throws<NonHermitianCouplingException>(() => SpinHamiltonian.FromDirected(cell, sites, [bond]));
        Assert.Throws<NonHermitianCouplingException>(() => new SpinHamiltonian(cell, sites, [bond, new SpinBond(1, 0, 0, 0, 0, bond.Exchange)]));
        Assert.Throws<NonHermitianCouplingException>(() => new SpinHamiltonian(cell, sites, [], [bond.Exchange, default]));
        Assert.Contains("twice", Assert.Throws<InputException>(() => new SpinHamiltonian(cell, sites, [bond, bond.Reversed])).Message, StringComparison.Ordinal);
        Assert.Single(SpinHamiltonian.FromDirected(cell, sites, [bond, bond.Reversed]).Bonds);
    }

    [Fact]
    public void Sites_and_bonds_that_cannot_be_are_named()
    {
        var cell = UnitCell.Cubic(4);
        Assert.Contains("positive", Assert.Throws<InputException>(() => new SpinHamiltonian(cell, [SpinLattices.Site(0)], [])).Message, StringComparison.Ordinal);
        Assert.Contains("0 to 0", Assert.Throws<InputException>(() => new SpinHamiltonian(cell, [SpinLattices.Site()], [new SpinBond(0, 1, 0, 0, 0, default)])).Message, StringComparison.Ordinal);
        Assert.Contains("itself", Assert.Throws<InputException>(() => new SpinHamiltonian(cell, [SpinLattices.Site()], [new SpinBond(0, 0, 0, 0, 0, SpinTensor.Heisenberg(1))])).Message, StringComparison.Ordinal);
        Assert.Contains("finite", Assert.Throws<InputException>(() => new SpinHamiltonian(cell, [SpinLattices.Site()], [new SpinBond(0, 0, 1, 0, 0, SpinTensor.Heisenberg(double.NaN))])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_local_field_search_finds_the_canted_state_of_an_antiferromagnet_in_a_field()
    {
        // Classical: E = −2J (1 − 2 s²) − 2 g μB B s of a cell, s the sine of the angle that both spins lean against the field.
        const double J = 1, B = 20;
        var h = SpinLattices.Neel(J).InField(new SpinVector(0, 0, B));
        var (energy, n) = ClassicalGroundState.Find(h, new Randomness(1).Stream("starts"), 5);
        var lean = 4 * MagneticUnits.BohrMagneton * B / (8 * J);
        Assert.All(n, s => Assert.Equal(-lean, s.Z, 1e-8));
        Assert.Equal(-2 * J * (1 - 2 * lean * lean) - 2 * 2 * MagneticUnits.BohrMagneton * B * lean, energy, 1e-10);
        Assert.All(Enumerable.Range(0, 2), i => Assert.True(h.Gradient(i, n).Cross(n[i]).Length < 1e-8));
    }
}
