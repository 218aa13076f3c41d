using System.Numerics.Tensors;

namespace Ewald.Studies.SasShape;

/// <summary>One way to explain what a shape leaves of a curve: an aggregate's form, or none, and how wide the background may be.</summary>
/// <param name="Clusters">g at the joined points, or null for no aggregate, shape [point].</param>
/// <param name="BackgroundPrior">Standard deviation of b before the curve is seen, unit of the intensity.</param>
internal sealed record ScaleForm(double[]? Clusters, double BackgroundPrior);

/// <summary>Weighted least squares of y = I₀ i + A g + b for one curve and many shapes i: A ≥ 0, b with a Gaussian prior.</summary>
/// <remarks>The penalties of A and b are the Occam factors of their priors, so that a curve which needs neither has neither.</remarks>
internal sealed class LinearScale
{
    private readonly double[] _w, _wy;
    private readonly double[][] _wg;
    private readonly Sums[] _sums;
    private readonly double[] _prior, _occam;
    private readonly ScaleForm[] _forms;

    internal LinearScale(double[] y, double[] w, ScaleForm[] forms)
    {
        _forms = forms;
        (_w, _wy) = (w, new double[y.Length]);
        TensorPrimitives.Multiply(w, y, _wy);
        _wg = [.. forms.Select(f => f.Clusters is null ? [] : f.Clusters.Zip(w, (g, v) => g * v).ToArray())];
        _sums = new Sums[forms.Length];
        _prior = [.. forms.Select(f => 1 / (f.BackgroundPrior * f.BackgroundPrior))];
        var total = w.Sum();
        _occam = [.. _prior.Select(p => Math.Log((total + p) / p))];
        for (var f = 0; f < forms.Length; f++)
        {
            var g = forms[f].Clusters;
            _sums[f] = new Sums(total, _wy.Sum(), TensorPrimitives.Dot<double>(_wy, y), g is null ? 0 : TensorPrimitives.Dot<double>(_wg[f], g),
                g is null ? 0 : _wg[f].Sum(), g is null ? 0 : TensorPrimitives.Dot<double>(_wg[f], y));
        }
    }

    /// <summary>Number of forms.</summary>
    internal int FormCount => _forms.Length;

    /// <summary>Solves for one shape in every form.</summary>
    /// <param name="i">The shape at the joined points, shape [point].</param>
    /// <param name="scratch">Room, shape [point].</param>
    /// <param name="answers">Receives one answer a form; χ² is infinite where there is none.</param>
    internal void Solve(ReadOnlySpan<double> i, Span<double> scratch, Span<ScaleAnswer> answers)
    {
        TensorPrimitives.Multiply(i, _w, scratch);
        double ii = TensorPrimitives.Dot(scratch, i), i1 = TensorPrimitives.Sum<double>(scratch), iy = TensorPrimitives.Dot(i, _wy);
        for (var f = 0; f < answers.Length; f++)
        {
            var s = _sums[f];
            var w0 = s.W + _prior[f];
            double i0, a = 0;
            answers[f] = new ScaleAnswer(0, 0, 0, double.PositiveInfinity);
            if (_forms[f].Clusters is null)
            {
                i0 = (iy - i1 * s.Y / w0) / (ii - i1 * i1 / w0);
            }
            else
            {
                // Background eliminated first, then a symmetric 2 x 2.
                var ig = TensorPrimitives.Dot(i, _wg[f]);
                double m = ii - i1 * i1 / w0, n = ig - i1 * s.G / w0, o = s.GG - s.G * s.G / w0, p = iy - i1 * s.Y / w0, r = s.GY - s.G * s.Y / w0;
                var det = m * o - n * n;
                if (!(det > 1e-12 * m * o)) continue;
                i0 = (p * o - r * n) / det;
                a = (m * r - n * p) / det;
                // Without a positive amplitude this is the form without aggregate, which is tried on its own.
                if (!(a > 0)) continue;
            }

            var b = (s.Y - i0 * i1 - a * s.G) / w0;
            var chi2 = s.YY - i0 * iy - a * s.GY - b * s.Y + _occam[f] + (a > 0 ? Math.Log(1 + s.GG * i0 * i0) : 0);
            if (i0 > 0 && double.IsFinite(chi2)) answers[f] = new ScaleAnswer(i0, a, b, chi2);
        }
    }

    private readonly record struct Sums(double W, double Y, double YY, double GG, double G, double GY);
}

/// <summary>Least-squares answer for one shape and form.</summary>
internal readonly record struct ScaleAnswer(double I0, double Amplitude, double Background, double Chi2);
