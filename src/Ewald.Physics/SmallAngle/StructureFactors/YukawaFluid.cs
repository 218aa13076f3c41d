using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Hard spheres with a Yukawa tail in the mean spherical approximation: g = 0 inside, c(r) = −Γ exp(−z(r − 1))/r outside.</summary>
/// <remarks>Baxter's function is q = ½A(r² − 1) + B(r − 1) + P(e⁻ᶻʳ − e⁻ᶻ) + d inside and d e^(−z(r − 1)) outside (r in diameters). The
/// first moments of q give A = 1 − 12η∫q and B = 12η∫rq; the closure gives zd(1 − 12ηq̂(z)) = −Γ; the Laplace transform G e⁻ᶻ of r g(r)
/// at z gives P = 12ηdG/z and G(1 − 12ηq̂(z)) = A(1 + z)/z² + B/z − ½Pe⁻ᶻ + ½d. The two unknowns d and G are followed from hard spheres
/// (Γ = 0) to the wanted Γ by Newton's method, so that the physical one of the four roots is kept.
/// Source: Høye and Blum, J. Stat. Phys. 16 (1977) 399, doi:10.1007/BF01013184; our derivation from Baxter's equations.</remarks>
internal sealed class YukawaFluid
{
    private const int Steps = 12;
    private readonly double _eta, _z, _scale;
    private readonly double _decay, _linear, _quadratic;
    private double _a, _b, _p, _d, _transform;

    private YukawaFluid(double eta, double z, double scale)
    {
        (_eta, _z, _scale, _decay) = (eta, z, scale, Math.Exp(-z));

        // ∫₀¹ (r − 1) e⁻ᶻʳ and ½∫₀¹ (r² − 1) e⁻ᶻʳ: closed forms cancel at small z, where eight nodes are exact to rounding.
        _linear = z < 0.5 ? GaussLegendre.Integrate(8, 0, 1, r => (r - 1) * Math.Exp(-z * r)) : (1 - _decay - z) / (z * z);
        _quadratic = z < 0.5 ? GaussLegendre.Integrate(8, 0, 1, r => 0.5 * (r * r - 1) * Math.Exp(-z * r))
            : 0.5 * ((2 - (2 + 2 * z) * _decay) / (z * z) - 1) / z;
    }

    /// <summary>g(1+) at contact.</summary>
    public double Contact => _a + _b - _z * _p * _decay + _z * _d;

    /// <summary>The fluid of the true diameter, or of the enlarged one at which the contact value vanishes.</summary>
    /// <param name="eta">Volume fraction.</param>
    /// <param name="z">Screening constant times diameter.</param>
    /// <param name="contact">Γ, potential at contact in kT, positive for repulsion.</param>
    public static YukawaFluid Rescaled(double eta, double z, double contact)
    {
        var plain = Solve(eta, z, contact, 1);
        if (plain is { Contact: >= 0 }) return plain;

        // The contact value rises with the effective volume fraction: a bracket first, then secant steps and bisection in turn.
        double low = eta, lowValue = plain?.Contact ?? double.NegativeInfinity, high, highValue;
        YukawaFluid? best;
        while (true)
        {
            high = 1.2 * low + 1e-5;
            if (high > 0.88)
                throw new InstabilityException(FormattableString.Invariant(
                    $"hayter-penfold: no effective diameter gives a contact value of zero at volume fraction {eta:G4}, κσ {z:G4}, contact potential {contact:G4} kT; lower the charge or the volume fraction, or add salt."));
            best = Try(high);
            highValue = best?.Contact ?? double.NegativeInfinity;
            if (highValue >= 0) break;
            (low, lowValue) = (high, highValue);
        }

        for (var i = 0; i < 60 && high - low > 1e-13 * high; i++)
        {
            var secant = low + (high - low) * lowValue / (lowValue - highValue);
            var middle = i % 2 == 0 && secant > low && secant < high ? secant : 0.5 * (low + high);
            var fluid = Try(middle);
            if (fluid is { Contact: >= 0 }) (high, highValue, best) = (middle, fluid.Contact, fluid);
            else (low, lowValue) = (middle, fluid?.Contact ?? double.NegativeInfinity);
            if (highValue < 1e-12) break;
        }

        return best!;

        YukawaFluid? Try(double effective)
        {
            var s = Math.Cbrt(eta / effective);
            return Solve(effective, z / s, contact * s * Math.Exp(z - z / s), s);
        }
    }

    /// <summary>S at k = Q times the true diameter.</summary>
    public double StructureFactor(double trueK)
    {
        var k = trueK / _scale;
        Span<Complex> m = stackalloc Complex[3];
        Baxter.Moments(k, m);
        var pole = new Complex(_z, -k);
        var edge = new Complex(Math.Cos(k), Math.Sin(k));
        var transform = 0.5 * _a * (m[2] - m[0]) + _b * (m[1] - m[0]) + (_d - _p * _decay) * m[0]
            + _p * (1 - _decay * edge) / pole + _d * edge / pole;
        return Baxter.FromFactor(1 - 12 * _eta * transform);
    }

    /// <summary>The fluid at these parameters, or null where the root cannot be followed.</summary>
    private static YukawaFluid? Solve(double eta, double z, double contact, double scale)
    {
        var fluid = new YukawaFluid(eta, z, scale);
        double d = 0, g = 0;
        fluid.Residuals(0, 0, 0, out _, out _);
        g = (fluid._a * (1 + z) / (z * z) + fluid._b / z) / (1 - 12 * eta * fluid._transform);
        for (var step = 1; step <= Steps; step++)
            if (!fluid.Newton(ref d, ref g, contact * step / Steps)) return null;
        return fluid;
    }

    private bool Newton(ref double d, ref double g, double contact)
    {
        for (var iteration = 0; iteration < 30; iteration++)
        {
            Residuals(d, g, contact, out var f1, out var f2);

            // Both residuals are low polynomials, so central differences are exact to rounding.
            double hd = 1e-4 * (Math.Abs(d) + 1e-3), hg = 1e-4 * (Math.Abs(g) + 1e-3);
            Residuals(d + hd, g, contact, out var p1, out var p2);
            Residuals(d - hd, g, contact, out var m1, out var m2);
            double a11 = (p1 - m1) / (2 * hd), a21 = (p2 - m2) / (2 * hd);
            Residuals(d, g + hg, contact, out p1, out p2);
            Residuals(d, g - hg, contact, out m1, out m2);
            double a12 = (p1 - m1) / (2 * hg), a22 = (p2 - m2) / (2 * hg), determinant = a11 * a22 - a12 * a21;
            double stepD = (f1 * a22 - f2 * a12) / determinant, stepG = (a11 * f2 - a21 * f1) / determinant;
            d -= stepD;
            g -= stepG;
            if (!double.IsFinite(d) || !double.IsFinite(g)) return false;
            if (Math.Abs(stepD) > 1e-12 * (Math.Abs(d) + 1e-6) || Math.Abs(stepG) > 1e-11 * (Math.Abs(g) + 1e-6)) continue;
            Residuals(d, g, contact, out _, out _);
            return true;
        }

        return false;
    }

    private void Residuals(double d, double g, double contact, out double closure, out double pair)
    {
        double z = _z, e = _decay, p = 12 * _eta * d * g / z;
        var zeroth = p * ((1 - e) / z - e) + d * (1 + 1 / z);
        var first = p * ((1 - (1 + z) * e) / (z * z) - e / 2) + d * (0.5 + 1 / z + 1 / (z * z));

        // A (1 − 4η) − 6η B = 1 − 12η·zeroth, 1.5η A + (1 + 2η) B = 12η·first.
        double right1 = 1 - 12 * _eta * zeroth, right2 = 12 * _eta * first, determinant = (1 - 4 * _eta) * (1 + 2 * _eta) + 9 * _eta * _eta;
        _a = (right1 * (1 + 2 * _eta) + 6 * _eta * right2) / determinant;
        _b = ((1 - 4 * _eta) * right2 - 1.5 * _eta * right1) / determinant;
        (_p, _d) = (p, d);
        _transform = _a * _quadratic + _b * _linear + p * (1 - e) * (1 - e) / (2 * z) + d * (1 - e) / z + d * e / (2 * z);
        var factor = 1 - 12 * _eta * _transform;
        closure = z * d * factor + contact;
        pair = g * factor - (_a * (1 + z) / (z * z) + _b / z - p * e / 2 + d / 2);
    }
}
