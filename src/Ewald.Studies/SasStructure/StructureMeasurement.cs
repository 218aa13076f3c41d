using Ewald.Core;
using Ewald.Physics.SmallAngle.Atoms;

namespace Ewald.Studies.SasStructure;

/// <summary>What an instrument makes of a computed curve: a Q range, counting noise, an offset, some aggregate, resolution.</summary>
/// <remarks>The hydration shell is 0 to 10 % denser than the solvent. σ² = a + b I with I/σ between 12 and 150 at Q R_g = 1 and 3 to
/// 30 % of that at Q R_g = 5. X-ray curves keep an offset from buffer subtraction: 0.3 % of the level of water
/// (one standard deviation) at a concentration of 1 to 10 mg/mL, so the offset beside I(0) falls with the mass; neutron curves an incoherent level up to 4 %. One copy in twenty holds aggregates of 3 to 12 times the R_g. None of these ranges was
/// fitted to a measured curve; the offset took this form after the masses of measured proteins had been seen to miss.</remarks>
public static class StructureMeasurement
{
    /// <summary>Share of copies that hold aggregates.</summary>
    public const double AggregateShare = 0.05;

    // Absolute intensity of water at 20 °C, cm⁻¹ (Orthaber, Bergmann and Glatter, J. Appl. Cryst. 33 (2000) 218); what subtraction leaves of it;
    // and I(0)/(c M) of a protein in water, cm⁻¹/(g cm⁻³ g mol⁻¹), for an excess of 2.1e10 cm/g.
    private const double WaterLevel = 0.0163, BufferMismatch = 0.003, ForwardPerMass = 2.1e10 * 2.1e10 / 6.02214076e23;

    /// <summary>Draws one copy.</summary>
    /// <param name="body">The body.</param>
    /// <param name="random">Stream of this copy.</param>
    /// <returns>The curve, and the R_g of the particle with its shell, Å.</returns>
    public static (ScatteringCurve Curve, double Rg) Draw(StructureBody body, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(random);
        var shell = random.Uniform(0, 0.10) * body.Solvent.Density;
        var clean = body.Curves.Intensity(shell);
        var grid = body.Curves.Q;
        var i0 = clean[0];
        // Two points near Q = 0 give R_g; the quartic term at Q R_g < 0.3 is below 1e-3 of it, and the two remove it.
        double Rg2(int k) => 3 * Math.Log(clean[0] / clean[k]) / (grid[k] * grid[k]);
        var rg = Math.Sqrt((4 * Rg2(1) - Rg2(2)) / 3);

        var low = Math.Max(0.004, random.LogUniform(0.12, 0.75) / rg);
        var high = Math.Min(grid[^1], Math.Max(random.Uniform(0.25, 0.5), 5.3 / rg));
        var count = Math.Clamp((int)((high - low) * rg / random.Uniform(0.02, 0.05)), 60, 800);
        var resolution = body.Solvent.Probe == Probe.Neutron ? random.Uniform(0.01, 0.05) : 0;
        double[] q = new double[count], intensity = new double[count], sigma = new double[count], spread = new double[count];
        var offset = body.Solvent.Probe == Probe.XRay
            ? BufferMismatch * WaterLevel * random.Normal() / (random.LogUniform(1e-3, 1e-2) * body.Mass * 1000 * ForwardPerMass)
            : random.Uniform(0, 0.04);
        var aggregate = random.Uniform() < AggregateShare ? random.LogUniform(0.05, 1.5) : 0;
        var (weight, distance) = DrawInterference(rg, random);
        var size = random.LogUniform(3, 12) * rg;
        var shape = random.Uniform(1, 2);
        double Computed(double t)
        {
            var particle = Interpolate(grid, clean, t) / i0;
            return particle * (1 + weight * Neighbour(t * distance)) + offset + (aggregate == 0 ? 0 : aggregate * Math.Pow(1 + t * t * size * size / (3 * shape), -shape));
        }

        for (var k = 0; k < count; k++)
        {
            q[k] = low + (high - low) * k / (count - 1);
            spread[k] = resolution == 0 ? 0 : Math.Max(0.0008, resolution * q[k]);
            intensity[k] = resolution == 0 ? Computed(q[k])
                : (2.0 / 3) * Computed(q[k]) + (Computed(Math.Abs(q[k] - 1.7320508 * spread[k])) + Computed(q[k] + 1.7320508 * spread[k])) / 6;
        }

        double at1 = Interpolate(grid, clean, 1 / rg) / i0, at5 = Interpolate(grid, clean, Math.Min(high, 5 / rg)) / i0 + Math.Max(0, offset);
        var quality = random.LogUniform(12, 150);
        double v1 = Math.Pow(at1 / quality, 2), v5 = Math.Pow(at5 / Math.Max(0.7, quality * random.LogUniform(0.03, 0.3)), 2);
        var b = Math.Max(0, (v1 - v5) / (at1 - at5));
        var a = Math.Max(0.05 * v5, v5 - b * at5);
        for (var k = 0; k < count; k++)
        {
            sigma[k] = Math.Sqrt(a + b * Math.Max(0, intensity[k]));
            intensity[k] += sigma[k] * random.Normal();
        }

        return (new ScatteringCurve(FormattableString.Invariant($"body {body.Index}"), q, intensity, sigma, resolution == 0 ? null : spread, "arbitrary"), rg);
    }

    // Four in ten samples are ideal. The others hold some percent of dimers (two bodies at a contact, turned independently: 1 + w sin(Qd)/(Qd)), or
    // particles that keep apart: the first term in concentration of a hard-sphere S(Q) has the same form to first order in w.
    private static (double Weight, double Distance) DrawInterference(double rg, RandomStream random)
    {
        var kind = random.Uniform();
        var weight = 0.04 * Math.Abs(random.Normal());
        var distance = random.Uniform(1.8, 3.2) * rg;
        return kind < 0.4 ? (0, distance) : kind < 0.7 ? (weight, distance) : (-weight, distance);
    }

    private static double Neighbour(double x) => x < 1e-3 ? 1 : Math.Sin(x) / x;

    /// <summary>Linear in between equally spaced points.</summary>
    private static double Interpolate(double[] grid, double[] values, double q)
    {
        var t = Math.Min(q, grid[^1]) / (grid[1] - grid[0]);
        var k = Math.Min((int)t, grid.Length - 2);
        return values[k] + (t - k) * (values[k + 1] - values[k]);
    }
}
