using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>A cylinder with a spherical cap on both ends: what <see cref="CappedCylinder"/> and <see cref="Barbell"/> share.</summary>
/// <remarks>The cap starts at the end face, |z| = L/2, with the cylinder's radius r, and is cut from a sphere of radius R ≥ r whose
/// centre lies at |z| = L/2 + h. Its profile is ρ²(s) = R² − (s − h)², s from 0 to R + h.</remarks>
internal readonly struct CapGeometry
{
    public CapGeometry(string model, double radius, double capRadius, double length, bool centreOutside)
    {
        if (capRadius < radius)
            throw new InstabilityException(FormattableString.Invariant(
                $"{model}: the sphere's radius {capRadius:G6} Å is smaller than the cylinder's radius {radius:G6} Å; make it at least as large."));
        Radius = radius;
        CapRadius = capRadius;
        Length = length;
        CentreOffset = (centreOutside ? 1 : -1) * Math.Sqrt((capRadius - radius) * (capRadius + radius));
        Height = centreOutside ? capRadius + CentreOffset : radius * radius / (capRadius - CentreOffset);
    }

    public double Radius { get; }

    public double CapRadius { get; }

    public double Length { get; }

    /// <summary>h, Å: where the sphere's centre lies beyond the end face.</summary>
    public double CentreOffset { get; }

    /// <summary>Height of one cap, Å.</summary>
    public double Height { get; }

    public double MaximumDimension
    {
        get
        {
            var widest = CentreOffset > 0 ? CapRadius : Radius;
            double corner = Math.Sqrt(4 * widest * widest + (Length + 2 * Math.Max(CentreOffset, 0)) * (Length + 2 * Math.Max(CentreOffset, 0)));
            return Math.Max(Length + 2 * Height, corner);
        }
    }

    public double Volume => Math.PI * Radius * Radius * Length + 2 * CapMoments().Volume;

    public double RadiusOfGyration
    {
        get
        {
            double cylinder = Math.PI * Radius * Radius * Length;
            var (volume, second) = CapMoments();
            return Math.Sqrt((cylinder * (Radius * Radius / 2 + Length * Length / 12) + 2 * second) / (cylinder + 2 * volume));
        }
    }

    public double ProfileSquared(double s) => Math.Max(0, (CapRadius - s + CentreOffset) * (CapRadius + s - CentreOffset));

    /// <summary>Volume of one cap and its second moment about the body's centre; polynomials of degree 4, so three nodes are exact.</summary>
    private (double Volume, double Second) CapMoments()
    {
        var (x, w) = GaussLegendre.Rule(3);
        double volume = 0, second = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var s = 0.5 * Height * (x[i] + 1);
            double area = Math.PI * ProfileSquared(s), z = s + 0.5 * Length, weight = 0.5 * Height * w[i];
            volume += weight * area;
            second += weight * area * (z * z + 0.5 * ProfileSquared(s));
        }

        return (volume, second);
    }

    /// <summary>⟨F²⟩ and ⟨F⟩ of the body.</summary>
    public void Evaluate(double contrast, ReadOnlySpan<double> q, Span<double> squared, Span<double> amplitude)
    {
        Span<double> slices = stackalloc double[3 * MaximumSlices];
        var dimension = MaximumDimension;
        for (var i = 0; i < q.Length; i++)
        {
            // Slices of the cap: its phase turns by up to Q (height + radius), and n nodes integrate 4n − 1 orders of it.
            var phase = q[i] * (Height + CapRadius);
            var count = Math.Min((int)(phase / 4 + 1.6 * Math.Cbrt(phase)) + 5, MaximumSlices);
            var (x, w) = GaussLegendre.Rule(count);
            for (var k = 0; k < count; k++)
            {
                var s = 0.5 * Height * (x[k] + 1);
                slices[3 * k] = s + 0.5 * Length;
                slices[3 * k + 1] = Math.Sqrt(ProfileSquared(s));
                slices[3 * k + 2] = contrast * Height * Math.PI * w[k] * ProfileSquared(s);
            }

            var body = new Amplitude(contrast * Math.PI * Radius * Radius * Length, Radius, Length, slices[..(3 * count)].ToArray());
            OrientationAverage.Axial(q.Slice(i, 1), body, dimension, squared.Slice(i, 1), amplitude.IsEmpty ? amplitude : amplitude.Slice(i, 1));
        }
    }

    private const int MaximumSlices = 1024;

    /// <summary>The cylinder plus the discs (height, radius, twice the contrast volume) of both caps.</summary>
    private readonly struct Amplitude(double cylinder, double radius, double length, double[] slices) : IAxialAmplitude
    {
        public Vector<double> At(Vector<double> along, Vector<double> across)
        {
            var f = cylinder * VectorMath.Sinc(0.5 * length * along) * Bessel.TwoJ1OverX(radius * across);
            for (var k = 0; k < slices.Length; k += 3)
            {
                var (_, cos) = VectorMath.SinCos(slices[k] * along);
                f += slices[k + 2] * cos * Bessel.TwoJ1OverX(slices[k + 1] * across);
            }

            return f;
        }
    }
}
