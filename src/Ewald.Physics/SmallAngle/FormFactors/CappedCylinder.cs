using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Cylinder with a spherical cap, flatter than a hemisphere, on both ends.</summary>
/// <remarks>F(Q, θ) = (ρ − ρ_s) {πr²L sinc(½QL cos θ) Λ(Qr sin θ) + 2π ∫ ds ρ²(s) cos[Q cos θ (½L + s)] Λ(Qρ(s) sin θ)}, Λ(x) = 2J₁(x)/x,
/// caps cut from spheres centred inside the cylinder: ρ² = R² − (s − h)², h = −√(R² − r²), averaged over orientations. Limits: R = r gives the spherocylinder; envelope ∝ Q⁻⁴.
/// Valid: R ≥ r, dilute. Source: Kaya, J. Appl. Cryst. 37 (2004) 223, doi:10.1107/S0021889804000020.</remarks>
public sealed class CappedCylinder : IFormFactor<CappedCylinder>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("capped-cylinder", "Capped cylinder",
        "F(Q,θ) = (ρ − ρ_s){πr²L sinc(½QL cos θ) Λ(Qr sin θ) + 2π∫ds ρ²(s) cos[Q cos θ(½L + s)] Λ(Qρ sin θ)}, h = −√(R² − r²)",
        "R ≥ r, dilute, random orientation", "Kaya, J. Appl. Cryst. 37 (2004) 223, doi:10.1107/S0021889804000020");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Contrast("sld", "ρ", 4, "Scattering length density of the particle."),
        ShapeParameter.Contrast("sldSolvent", "ρ_s", 1, "Scattering length density of the solvent."),
        ShapeParameter.Length("radius", "r", 20, "Radius of the cylinder."),
        ShapeParameter.Length("capRadius", "R", 30, "Radius of the spheres at the ends, at least that of the cylinder."),
        ShapeParameter.Thickness("length", "L", 400, "Length of the cylinder between the caps."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => Geometry(p).Volume;

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => Geometry(p).RadiusOfGyration;

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p) => Geometry(p).MaximumDimension;

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        Geometry(p).Evaluate(p[0] - p[1], q, squared, amplitude);

    private static CapGeometry Geometry(ReadOnlySpan<double> p) => new("capped-cylinder", p[2], p[3], p[4], centreOutside: false);
}
