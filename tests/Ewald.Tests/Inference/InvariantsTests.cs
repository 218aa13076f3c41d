using Ewald.Core;
using Ewald.Inference.SmallAngle;
using Ewald.Physics.SmallAngle.Atoms;
using static Ewald.Tests.Inference.AnalysisReference;

namespace Ewald.Tests.Inference;

public class InvariantsTests
{
    private static readonly Measured Exact = new(Math.Sqrt(0.6) * 40, 0.1);

    [Fact]
    public void A_sphere_gives_its_volume_and_porod_constant()
    {
        var curve = Noisy(q => 100 * Sphere(q, 40), Grid(0.008, 0.4, 400), 2e-3, 0.005, 41);
        var volume = 4 * Math.PI / 3 * 64000;
        var found = ScatteringInvariants.Of(curve, Exact, new Measured(100, 0.5), new Measured(0, 0), setup: new InvariantsSetup(MaximumQRg: 12));
        Assert.InRange(found.PorodVolume.Value / volume, 0.97, 1.03);
        Assert.InRange(found.PorodMass.Value / (volume / 1600), 0.97, 1.03);

        // K = 2π S/V · I(0)/V with S/V = 3/R.
        var porod = PorodAnalysis.Fit(curve, 0.1, 0.35)!;
        Assert.True(porod.Significant);
        Assert.InRange(porod.Constant / (2 * Math.PI * 100 * 3 / 40 / volume), 0.8, 1.2);
    }

    [Fact]
    public void The_correlation_volume_is_the_integral()
    {
        // Guinier law throughout: ∫ Q exp(−Q²Rg²/3) dQ = 3/(2 Rg²), so V_c = 2 Rg²/3.
        var curve = Noisy(q => 10 * Math.Exp(-q * q * 300), Grid(0.005, 0.35, 600), 1e-5, 1e-4, 42);
        var found = ScatteringInvariants.Of(curve, new Measured(30, 0.1), new Measured(10, 0.01), new Measured(0, 0));
        Assert.Equal(600, found.CorrelationVolume.Value, 2.0);
        Assert.Equal(1e-3 * 360_000 / 30 / 0.1231, found.CorrelationMass.Value, 0.8);
    }

    [Fact]
    public void A_background_is_removed_and_its_error_carried()
    {
        var q = Grid(0.008, 0.4, 400);
        var clean = ScatteringInvariants.Of(Noisy(x => 100 * Sphere(x, 40), q, 0.01, 0.005, 43), Exact, new Measured(100, 0.5), new Measured(0, 0));
        var raised = ScatteringInvariants.Of(Noisy(x => 100 * Sphere(x, 40) + 0.5, q, 0.01, 0.005, 43), Exact, new Measured(100, 0.5), new Measured(0.5, 0.05));
        var wrong = ScatteringInvariants.Of(Noisy(x => 100 * Sphere(x, 40) + 0.5, q, 0.01, 0.005, 43), Exact, new Measured(100, 0.5), new Measured(0, 0));
        Assert.Equal(clean.PorodVolume.Value, raised.PorodVolume.Value, 0.01 * clean.PorodVolume.Value);
        Assert.True(raised.PorodVolume.Sigma > 3 * clean.PorodVolume.Sigma);
        Assert.True(wrong.PorodVolume.Value < 0.95 * clean.PorodVolume.Value);
    }

    [Fact]
    public void Errors_of_the_volume_cover_its_scatter()
    {
        var values = new List<double>();
        double stated = 0;
        for (var d = 0; d < 100; d++)
        {
            var found = ScatteringInvariants.Of(Noisy(x => 100 * Sphere(x, 40), Grid(0.008, 0.4, 200), 0.05, 0.02, (ulong)(500 + d)),
                Exact with { Sigma = 0 }, new Measured(100, 0), new Measured(0, 0));
            values.Add(found.PorodVolume.Value);
            stated += found.PorodVolume.Sigma / 100;
        }

        var mean = values.Average();
        var scatter = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / 99);
        // The scatter of 100 draws is known to 7 %.
        Assert.InRange(stated / scatter, 0.7, 1.4);
    }

    [Fact]
    public void Misuse_and_short_curves_are_named()
    {
        var curve = Noisy(q => Sphere(q, 40), Grid(0.2, 0.4, 50), 0.01, 0.01, 44);
        Assert.Throws<InputException>(() => ScatteringInvariants.Of(curve, new Measured(100, 1), new Measured(1, 0.1)));
        Assert.Throws<ArgumentException>(() => ScatteringInvariants.Of(curve, new Measured(-1, 1), new Measured(1, 0.1)));
        Assert.Null(PorodAnalysis.Fit(curve, 0.5, 0.6));
    }

    [SharedDataTheory]
    [InlineData("SASDA92", 0.1, 232)]
    [InlineData("SASDCK2", 1, 173)]
    public void Masses_of_measured_proteins_are_near_the_known_ones(string name, double factor, double mass)
    {
        var curve = Protein(name, factor);
        var g = GuinierAnalysis.Analyse(curve).Result!;
        var found = ScatteringInvariants.Of(curve, new Measured(g.Rg, g.SigmaRg), new Measured(g.I0, g.SigmaI0), new Measured(0, 0), g.First);
        // Empirical relations, good to some 20 %.
        Assert.InRange(found.PorodMass.Value / mass, 0.8, 1.2);
        Assert.InRange(found.CorrelationMass.Value / mass, 0.75, 1.2);
    }

    [Fact]
    public void Contrast_of_protein_in_water_is_the_published_one()
    {
        // Orthaber et al. (2000): lysozyme 2.0·10¹⁰ cm/g within some per cent for x-rays.
        Assert.InRange(Contrast.PerMass(Solvent.XRayWater) / 2.09e10, 0.95, 1.05);
        // Proteins are matched near 40 to 45 % D2O (Jacrot 1976).
        Assert.True(Contrast.PerMass(new Solvent(Probe.Neutron, 0.38)) > 0);
        Assert.True(Contrast.PerMass(new Solvent(Probe.Neutron, 0.47)) < 0);
    }

    [Fact]
    public void The_absolute_mass_inverts_the_forward_law()
    {
        var solvent = new Solvent(Probe.Neutron, 1);
        var contrast = Contrast.PerMass(solvent);
        var i0 = 75.8e3 * 5e-3 * contrast * contrast / 6.02214076e23;        // M c Δ²/N_A at 5 g/L
        var mass = Contrast.MolecularMass(new Measured(i0, 0.02 * i0), new Measured(5, 0.1), solvent);
        Assert.Equal(75.8, mass.Value, 1e-6);
        Assert.True(mass.Sigma > 75.8 * Math.Sqrt(2) * 0.02);
        Assert.Throws<InputException>(() => Contrast.MolecularMass(new Measured(1, 0.1), new Measured(5, 0.1), new Solvent(Probe.Neutron, 0.425)));
        Assert.Throws<InputException>(() => Contrast.MolecularMass(new Measured(-1, 0.1), new Measured(5, 0.1), solvent));
    }
}
