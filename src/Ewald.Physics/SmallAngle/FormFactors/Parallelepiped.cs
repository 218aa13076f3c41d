using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Rectangular block.</summary>
/// <remarks>F(Q) = (ρ − ρ_s) abc sinc(½aQ_x) sinc(½bQ_y) sinc(½cQ_z), averaged over orientations.
/// Limits: R_g² = (a² + b² + c²)/12; envelope ∝ Q⁻⁴. Valid: dilute, homogeneous.
/// Source: Mittelbach and Porod, Acta Phys. Austriaca 14 (1961) 185.</remarks>
public sealed class Parallelepiped : IFormFactor<Parallelepiped>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("parallelepiped", "Rectangular parallelepiped",
        "F(Q) = (ρ − ρ_s) abc sinc(½aQ_x) sinc(½bQ_y) sinc(½cQ_z)", "dilute homogeneous blocks, random orientation",
        "Mittelbach and Porod, Acta Phys. Austriaca 14 (1961) 185");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("lengthA", "a", 35, "First edge."),
        ShapeParameter.Length("lengthB", "b", 75, "Second edge."),
        ShapeParameter.Length("lengthC", "c", 400, "Third edge."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => p[2] * p[3] * p[4];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => MaximumDimension(p) / Math.Sqrt(12);

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p) => Math.Sqrt(p[2] * p[2] + p[3] * p[3] + p[4] * p[4]);

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude)
    {
        // The longest edge becomes the polar one: the azimuth then needs the fewest nodes.
        Span<double> edges = [p[2], p[3], p[4]];
        edges.Sort();
        var body = new Amplitude((p[0] - p[1]) * Volume(p), edges[0], edges[1], edges[2]);
        var across = Math.Sqrt(edges[0] * edges[0] + edges[1] * edges[1]);
        OrientationAverage.Triaxial(q, body, MaximumDimension(p), across, squared, amplitude);
    }

    private readonly struct Amplitude(double forward, double a, double b, double c) : ITriaxialAmplitude
    {
        public Vector<double> At(Vector<double> x, Vector<double> y, Vector<double> z) =>
            forward * VectorMath.Sinc(0.5 * a * x) * VectorMath.Sinc(0.5 * b * y) * VectorMath.Sinc(0.5 * c * z);
    }
}
