using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Diffraction;

/// <summary>Absorption in the sample by scattering angle, relative to a transparent sample.</summary>
/// <remarks>Cylinder across the plane of scattering, bathed in the beam: A(θ) = (1/πR²) ∬ exp(−μ (l_in + l_out)) dA, by quadrature over the
/// disc. Plate in symmetric reflection: 1 − exp(−2μt/sin θ). Plate in symmetric transmission: exp(−μt/cos θ)/cos θ. Limits: 1 for a transparent
/// cylinder, 1 for a thick reflecting plate; a cylinder falls as 1 − 16 μR/3π for small μR. Single scattering, one wavelength.
/// Source: International Tables for Crystallography, Vol. C, ch. 6.3.</remarks>
public sealed class SampleAbsorption
{
    private const int Angles = 65, RadialNodes = 24, AzimuthNodes = 96;
    private const double LargestCylinder = 5;

    private readonly Func<double, double> _factor;

    private SampleAbsorption(Func<double, double> factor) => _factor = factor;

    /// <summary>A transparent sample.</summary>
    public static SampleAbsorption None { get; } = new(_ => 1);

    /// <summary>A cylinder (capillary, can).</summary>
    /// <param name="absorptionRadius">μR, 0 to 5.</param>
    /// <exception cref="InputException">μR is out of range.</exception>
    public static SampleAbsorption Cylinder(double absorptionRadius)
    {
        if (!(absorptionRadius is >= 0 and <= LargestCylinder))
            throw new InputException(FormattableString.Invariant($"Absorption: μR of the cylinder is {absorptionRadius}; it lies between 0 and {LargestCylinder}."));
        if (absorptionRadius == 0) return None;
        var table = new double[Angles];
        for (var i = 0; i < Angles; i++) table[i] = Disc(absorptionRadius, i * 0.5 * Math.PI / (Angles - 1));
        return new SampleAbsorption(theta => Interpolated(table, theta / (0.5 * Math.PI) * (Angles - 1)));
    }

    /// <summary>A flat plate in symmetric reflection (Bragg-Brentano).</summary>
    /// <param name="absorptionThickness">μt, positive; infinite for a thick plate.</param>
    /// <exception cref="InputException">μt is not positive.</exception>
    public static SampleAbsorption ReflectingPlate(double absorptionThickness)
    {
        CheckPositive(absorptionThickness);
        return new SampleAbsorption(theta => 1 - Math.Exp(-2 * absorptionThickness / Math.Sin(theta)));
    }

    /// <summary>A flat plate in symmetric transmission.</summary>
    /// <param name="absorptionThickness">μt, positive.</param>
    /// <exception cref="InputException">μt is not positive.</exception>
    public static SampleAbsorption TransmittingPlate(double absorptionThickness)
    {
        CheckPositive(absorptionThickness);
        return new SampleAbsorption(theta => Math.Exp(-absorptionThickness / Math.Cos(theta)) / Math.Cos(theta));
    }

    /// <summary>The factor at an angle.</summary>
    /// <param name="theta">θ, rad, half the scattering angle.</param>
    public double At(double theta) => _factor(theta);

    private static double Disc(double muR, double theta)
    {
        // Midpoints in azimuth converge exponentially; r² is uniform over the disc.
        var (x, w) = GaussLegendre.Rule(RadialNodes);
        double sum = 0, twoTheta = 2 * theta;
        for (var i = 0; i < x.Length; i++)
        {
            // r = 1 − v²: nodes gather at the rim, where the path lengths have a square-root edge.
            var v = 0.5 * (x[i] + 1);
            var r = 1 - v * v;
            double ring = 0;
            for (var k = 0; k < AzimuthNodes; k++)
            {
                var phi = (k + 0.5) * 2 * Math.PI / AzimuthNodes;
                ring += Math.Exp(-muR * (Path(r, phi + Math.PI) + Path(r, phi - twoTheta)));
            }

            sum += 0.5 * w[i] * 2 * v * r * ring;
        }

        return 2 * sum / AzimuthNodes;
    }

    // From (r, angle) to the unit circle along the direction that the angle is counted from.
    private static double Path(double r, double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        return Math.Sqrt(Math.Max(1 - r * r * sin * sin, 0)) - r * cos;
    }

    private static double Interpolated(double[] table, double place)
    {
        var i = Math.Clamp((int)place - 1, 0, table.Length - 4);
        var t = place - i;
        return -table[i] * (t - 1) * (t - 2) * (t - 3) / 6 + table[i + 1] * t * (t - 2) * (t - 3) / 2
            - table[i + 2] * t * (t - 1) * (t - 3) / 2 + table[i + 3] * t * (t - 1) * (t - 2) / 6;
    }

    private static void CheckPositive(double value)
    {
        if (!(value > 0)) throw new InputException(FormattableString.Invariant($"Absorption: μt of the plate is {value}; it must be positive."));
    }
}
