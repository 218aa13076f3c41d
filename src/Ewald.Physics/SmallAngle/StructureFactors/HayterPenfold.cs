using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Charged spheres with screened Coulomb repulsion, rescaled mean spherical approximation.</summary>
/// <remarks>U(r) = z²e²/(4πε₀ε_r (1 + κR)² r) exp(−κ(r − 2R)); κ² = e² (zφ/V + 2 n_salt)/(ε₀ε_r kT), monovalent counterions and salt.
/// Solved by <see cref="YukawaFluid"/>; where the contact value g(2R) is negative, the diameter is enlarged at constant density and
/// potential until it vanishes. Limits: φ → 0, S = 1; z → 0, hard spheres. Valid: repulsion only, one phase, z up to some hundreds.
/// Source: Hayter and Penfold, Mol. Phys. 42 (1981) 109, doi:10.1080/00268978100100091; Hansen and Hayter, Mol. Phys. 46 (1982) 651,
/// doi:10.1080/00268978200101471. Constants: CODATA 2018.</remarks>
public sealed class HayterPenfold : IStructureFactor<HayterPenfold>
{
    private const double ElementaryCharge = 1.602176634e-19, Boltzmann = 1.380649e-23, VacuumPermittivity = 8.8541878128e-12, Avogadro = 6.02214076e23;

    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("hayter-penfold", "Charged spheres (Hayter-Penfold, rescaled MSA)",
        "U(r) = z²e²/(4πε₀ε_r(1 + κR)² r) exp(−κ(r − 2R)), rescaled mean spherical approximation", "repulsion only, monovalent counterions and salt",
        "Hayter and Penfold, Mol. Phys. 42 (1981) 109, doi:10.1080/00268978100100091");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        Baxter.EffectiveRadius with { Default = 20.75 },
        Baxter.VolumeFraction(0.0192, 0.6),
        ShapeParameter.Number("charge", "z", 19, 1e-3, 1000, "Charge of a sphere in elementary charges."),
        new("temperature", "T", "K", 298.15, 1, 2000, "Temperature."),
        new("saltConcentration", "c", "mol/L", 0, 0, 20, "Concentration of added 1:1 electrolyte."),
        ShapeParameter.Number("relativePermittivity", "ε_r", 78.4, 1, 500, "Relative permittivity of the solvent."),
    ];

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> s)
    {
        if (p[1] == 0)
        {
            s.Fill(1);
            return;
        }

        double diameter = 2e-10 * p[0], charge = p[2], thermal = Boltzmann * p[3], permittivity = VacuumPermittivity * p[5];
        var ions = charge * p[1] / (Math.PI / 6 * Math.Pow(diameter, 3)) + 2 * p[4] * Avogadro * 1e3;
        var screening = diameter * ElementaryCharge * Math.Sqrt(ions / (permittivity * thermal));
        var contact = charge * charge * ElementaryCharge * ElementaryCharge
            / (Math.PI * permittivity * diameter * thermal * (2 + screening) * (2 + screening));
        var fluid = YukawaFluid.Rescaled(p[1], screening, contact);
        for (var i = 0; i < q.Length; i++) s[i] = fluid.StructureFactor(2 * q[i] * p[0]);
    }
}
