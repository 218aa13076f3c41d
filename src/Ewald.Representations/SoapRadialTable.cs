using System.Numerics;
using System.Runtime.InteropServices;
using Ewald.Physics.Mathematics;

namespace Ewald.Representations;

/// <summary>Radial integrals of the SOAP expansion over the distance of the neighbour, divided by R^l.</summary>
/// <remarks>c_nlm = f_nl(R) R^l Y_lm for an atom at R. Values and slopes on a grid of σ/64, cubic in between: 4·10⁻¹¹ of the largest, and slopes that
/// are those of the interpolant.</remarks>
internal sealed class SoapRadialTable
{
    private const int NodesOfWidth = 64, QuadratureNodes = 100;

    private readonly double[] _nodes; // [node][value, slope × step][l, n padded]
    private readonly double _perStep;
    private readonly int _block;

    /// <summary>Makes the table.</summary>
    public SoapRadialTable(SoapSettings settings)
    {
        (var count, var maximum, Reach) = (settings.RadialCount, settings.AngularMaximum, settings.Cutoff + settings.Padding);
        Padded = (count + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _block = (maximum + 1) * Padded;
        _perStep = NodesOfWidth / settings.Width;
        var nodes = (int)Math.Ceiling(Reach * _perStep) + 2;
        _nodes = new double[nodes * 2 * _block];
        Action<double, double[], double[]> evaluate = settings.Basis == SoapBasis.GaussianOrbitals ? Gaussian(settings) : Polynomial(settings);
        Parallel.For(0, nodes, k =>
        {
            double[] value = new double[count * (maximum + 1)], slope = new double[value.Length];
            evaluate(k / _perStep, value, slope);
            for (var l = 0; l <= maximum; l++)
            {
                for (var n = 0; n < count; n++)
                {
                    _nodes[k * 2 * _block + l * Padded + n] = value[l * count + n];
                    _nodes[(k * 2 + 1) * _block + l * Padded + n] = slope[l * count + n] / _perStep;
                }
            }
        });
    }

    /// <summary>Largest distance, Å.</summary>
    public double Reach { get; }

    /// <summary>Radial functions, padded to whole vectors.</summary>
    public int Padded { get; }

    /// <summary>f_nl at a distance.</summary>
    /// <param name="distance">Å.</param>
    /// <param name="values">Receives f, shape [l, n padded].</param>
    /// <param name="slopes">Receives df/dR, or empty.</param>
    public void Evaluate(double distance, Span<double> values, Span<double> slopes)
    {
        var place = distance * _perStep;
        var k = Math.Min((int)place, _nodes.Length / (2 * _block) - 2);
        double t = place - k, u = 1 - t;
        Combine(k, (1 + 2 * t) * u * u, t * u * u, t * t * (3 - 2 * t), -t * t * u, values);
        if (!slopes.IsEmpty) Combine(k, -6 * t * u * _perStep, (1 - 4 * t + 3 * t * t) * _perStep, 6 * t * u * _perStep, (3 * t * t - 2 * t) * _perStep, slopes);
    }

    private void Combine(int k, double a, double b, double c, double d, Span<double> result)
    {
        var source = MemoryMarshal.Cast<double, Vector<double>>(_nodes.AsSpan(k * 2 * _block, 4 * _block));
        var target = MemoryMarshal.Cast<double, Vector<double>>(result[.._block]);
        var n = target.Length;
        var p = source[..n];
        var q = source.Slice(n, n);
        var r = source.Slice(2 * n, n);
        var s = source.Slice(3 * n, n);
        for (var i = 0; i < target.Length; i++) target[i] = a * p[i] + b * q[i] + c * r[i] + d * s[i];
    }

    // ∫ r^l exp(−α r²) Y_lm exp(−η|r − R|²) = (π/(α+η))^(3/2) (η/(α+η))^l exp(−αηR²/(α+η)) R^l Y_lm(R).
    private static Action<double, double[], double[]> Gaussian(SoapSettings settings)
    {
        var (count, maximum, eta) = (settings.RadialCount, settings.AngularMaximum, 0.5 / (settings.Width * settings.Width));
        var alpha = new double[(maximum + 1) * count];
        var mix = new double[maximum + 1][];
        for (var l = 0; l <= maximum; l++)
        {
            for (var n = 0; n < count; n++)
            {
                var a = count == 1 ? 1 : 1 + n * (settings.Cutoff - 1) / (count - 1);
                alpha[l * count + n] = -Math.Log(1e-3 / Math.Pow(a, l)) / (a * a);
            }

            var overlap = new double[count * count];
            for (var i = 0; i < count; i++)
                for (var j = 0; j < count; j++) overlap[i * count + j] = 0.5 * SpecialFunctions.Gamma(l + 1.5) * Math.Pow(alpha[l * count + i] + alpha[l * count + j], -(l + 1.5));
            mix[l] = SymmetricEigen.InverseRoot(overlap, count);
        }

        return (distance, value, slope) =>
        {
            for (var l = 0; l <= maximum; l++)
            {
                for (var k = 0; k < count; k++)
                {
                    var (a, sum) = (alpha[l * count + k], alpha[l * count + k] + eta);
                    var f = Math.Pow(Math.PI / sum, 1.5) * Math.Pow(eta / sum, l) * Math.Exp(-a * eta / sum * distance * distance);
                    for (var n = 0; n < count; n++)
                    {
                        value[l * count + n] += mix[l][n * count + k] * f;
                        slope[l * count + n] -= mix[l][n * count + k] * f * 2 * a * eta / sum * distance;
                    }
                }
            }
        };
    }

    // 4π ∫ r² g_n(r) exp(−η(r² + R²)) i_l(2ηrR) dr / R^l, i_l the modified spherical Bessel function.
    private static Action<double, double[], double[]> Polynomial(SoapSettings settings)
    {
        var (count, maximum, eta, cutoff) = (settings.RadialCount, settings.AngularMaximum, 0.5 / (settings.Width * settings.Width), settings.Cutoff);
        var overlap = new double[count * count];
        for (var i = 1; i <= count; i++)
            for (var j = 1; j <= count; j++) overlap[(i - 1) * count + j - 1] = 2 * Math.Pow(cutoff, 7 + i + j) / ((5 + i + j) * (6 + i + j) * (7.0 + i + j));
        var mix = SymmetricEigen.InverseRoot(overlap, count);
        var (x, w) = GaussLegendre.Rule(QuadratureNodes);
        var r = x.Select(t => 0.5 * cutoff * (t + 1)).ToArray();
        var radial = new double[QuadratureNodes * count];
        for (var p = 0; p < r.Length; p++)
            for (var n = 0; n < count; n++)
                for (var k = 0; k < count; k++) radial[p * count + n] += 2 * Math.PI * cutoff * w[p] * r[p] * r[p] * mix[n * count + k] * Math.Pow(cutoff - r[p], k + 3);
        return (distance, value, slope) =>
        {
            var bessel = new double[maximum + 2];
            for (var p = 0; p < r.Length; p++)
            {
                var z = 2 * eta * r[p] * distance;
                ReducedBessel(z, bessel);
                var (factor, scale) = (Math.Exp(-eta * (r[p] - distance) * (r[p] - distance)), 1.0);
                for (var l = 0; l <= maximum; l++, scale *= 2 * eta * r[p])
                {
                    var f = factor * scale * bessel[l];
                    var df = factor * scale * (2 * eta * r[p] * z * bessel[l + 1] - 2 * eta * distance * bessel[l]);
                    for (var n = 0; n < count; n++)
                    {
                        value[l * count + n] += radial[p * count + n] * f;
                        slope[l * count + n] += radial[p * count + n] * df;
                    }
                }
            }
        };
    }

    // exp(−z) i_l(z) / z^l: a series near 0, else Miller's downward recurrence against i_0 = sinh(z)/z.
    private static void ReducedBessel(double z, double[] result)
    {
        if (z < 1)
        {
            for (var (l, odd) = (0, 1.0); l < result.Length; l++, odd *= 2 * l + 1)
            {
                double term = 1, sum = 1;
                for (var k = 1; k < 20; k++) sum += term *= z * z / (2 * k * (2 * l + 2 * k + 1));
                result[l] = Math.Exp(-z) * sum / odd;
            }

            return;
        }

        var (above, here) = (0.0, 1e-200);
        for (var l = result.Length + 30 + (int)Math.Sqrt(80 * z); l > 0; l--)
        {
            (above, here) = (here, above + (2 * l + 1) / z * here);
            if (here > 1e200)
            {
                (above, here) = (above * 1e-200, here * 1e-200);
                for (var k = l; k < result.Length; k++) result[k] *= 1e-200;
            }

            if (l - 1 < result.Length) result[l - 1] = here;
        }

        var norm = (1 - Math.Exp(-2 * z)) / (2 * z) / here;
        for (var (l, power) = (0, 1.0); l < result.Length; l++, power *= z) result[l] *= norm / power;
    }
}
