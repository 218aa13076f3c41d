using Ewald.Core;
using Ewald.Tensors;

namespace Ewald.Learning;

/// <summary>Starting factors from the singular value decomposition: the positive or negative parts of each pair of singular vectors, whichever is larger.</summary>
/// <remarks>For u vᵀ with parts u±, v±: W = √(σ ‖u±‖ ‖v±‖) u± / ‖u±‖ and H likewise, the sign with the larger ‖u±‖ ‖v±‖; independent of the
/// sign a library gives its singular vectors. Valid for K up to the smaller side of the data.
/// Boutsidis and Gallopoulos, Pattern Recognit. 41, 1350 (2008), doi:10.1016/j.patcog.2007.09.010.</remarks>
public static class NonNegativeDoubleSvd
{
    /// <summary>The starting factors. Calls libtorch: not from inside a parallel loop.</summary>
    /// <param name="data">X, not negative, shape [sample, point].</param>
    /// <param name="components">K, 1 to the smaller side.</param>
    /// <param name="start">Which variant; the uniform random ones are none.</param>
    /// <param name="random">Draws the replacements of the zeros; used by <see cref="FactorisationStart.NndsvdRandom"/> only.</param>
    /// <returns>W, shape [sample, component], and H, shape [component, point].</returns>
    /// <exception cref="ArgumentException">K exceeds the smaller side, or the start is none of this kind.</exception>
    public static (double[,] Weights, double[,] Patterns) Start(double[,] data, int components, FactorisationStart start, RandomStream? random = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        int samples = data.GetLength(0), points = data.GetLength(1);
        if (components < 1 || components > Math.Min(samples, points))
            throw new ArgumentException(FormattableString.Invariant($"NonNegativeDoubleSvd: K = {components} is outside 1 .. {Math.Min(samples, points)}, the smaller side of the data."), nameof(components));
        if (start is FactorisationStart.UniformRandom or FactorisationStart.WideRandom) throw new ArgumentException("NonNegativeDoubleSvd: a uniform random start needs no decomposition.", nameof(start));
        if (start == FactorisationStart.NndsvdRandom) ArgumentNullException.ThrowIfNull(random);
        var flat = new double[data.Length];
        Buffer.BlockCopy(data, 0, flat, 0, flat.Length * sizeof(double));
        using var scope = TensorScope.Enter();
        var (u, s, vh) = Tensor.From(flat, [samples, points]).Svd();
        var (left, sigma, right) = (u.ToArray<double>(), s.ToArray<double>(), vh.ToArray<double>());
        var rank = sigma.Length;

        var weights = new double[samples, components];
        var patterns = new double[components, points];
        for (var k = 0; k < components; k++)
        {
            double up = 0, un = 0, vp = 0, vn = 0;
            for (var i = 0; i < samples; i++) (up, un) = Parts(left[i * rank + k], up, un);
            for (var j = 0; j < points; j++) (vp, vn) = Parts(right[k * points + j], vp, vn);
            // The leading pair has one sign up to rounding and is taken whole.
            var sign = Math.Sqrt(up * vp) > Math.Sqrt(un * vn) ? 1 : -1;
            var (nu, nv) = sign > 0 ? (Math.Sqrt(up), Math.Sqrt(vp)) : (Math.Sqrt(un), Math.Sqrt(vn));
            var scale = Math.Sqrt(sigma[k] * (k == 0 ? 1 : nu * nv));
            for (var i = 0; i < samples; i++) weights[i, k] = k == 0 ? scale * Math.Abs(left[i * rank]) : Part(sign * left[i * rank + k], nu) * scale;
            for (var j = 0; j < points; j++) patterns[k, j] = k == 0 ? scale * Math.Abs(right[j]) : Part(sign * right[k * points + j], nv) * scale;
        }

        double mean = 0;
        foreach (var x in flat) mean += x / flat.Length;
        Fill(weights, start, mean, random);
        Fill(patterns, start, mean, random);
        return (weights, patterns);
    }

    private static (double Positive, double Negative) Parts(double x, double positive, double negative) => x > 0 ? (positive + x * x, negative) : (positive, negative + x * x);

    private static double Part(double x, double norm) => x > 0 && norm > 0 ? x / norm : 0;

    private static void Fill(double[,] factor, FactorisationStart start, double mean, RandomStream? random)
    {
        for (var i = 0; i < factor.GetLength(0); i++)
        {
            for (var j = 0; j < factor.GetLength(1); j++)
            {
                // Rounding of the decomposition is no sign of a component.
                if (factor[i, j] >= 1e-6 * Math.Sqrt(mean)) continue;
                factor[i, j] = start switch
                {
                    FactorisationStart.NndsvdMean => mean,
                    FactorisationStart.NndsvdRandom => Math.Abs(mean * random!.Normal() / 100),
                    _ => 0,
                };
            }
        }
    }
}
