using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle.Populations;

/// <summary>Chain whose distances grow as |i − j|^ν, on the scale-free abscissa.</summary>
/// <remarks>I/I(0) = 2 ∫₀¹ (1 − t) exp(−u t^{2ν}) dt, u = x² (2ν + 1)(2ν + 2)/6; ν = 1/2 is Debye's function
/// 2(e^{−x²} − 1 + x²)/x⁴. Valid: Gaussian statistics of each distance. Benoit, C. R. Acad. Sci. 245, 2244 (1957);
/// Hammouda, Adv. Polym. Sci. 106, 87 (1993), doi:10.1007/BFb0025862.</remarks>
public static class FloryChain
{
    /// <summary>I/I(0) on x = Q R_g.</summary>
    /// <param name="x">Shape [point].</param>
    /// <param name="flory">ν, 1/3 to 1.</param>
    /// <param name="normalised">Receives I/I(0), shape [point].</param>
    public static void Evaluate(ReadOnlySpan<double> x, double flory, Span<double> normalised)
    {
        var (node, weight) = GaussLegendre.Rule(48);
        Span<double> power = stackalloc double[48], share = stackalloc double[48];
        for (var k = 0; k < node.Length; k++)
        {
            // t = s² takes the root out of t^{2ν} at its start, where the integrand of a long chain lives.
            var s = 0.5 * (node[k] + 1);
            power[k] = Math.Pow(s, 4 * flory);
            share[k] = weight[k] * 2 * s * (1 - s * s);
        }

        for (var i = 0; i < x.Length; i++)
        {
            var u = x[i] * x[i] * (2 * flory + 1) * (2 * flory + 2) / 6;
            double sum = 0;
            for (var k = 0; k < node.Length; k++) sum += share[k] * Math.Exp(-u * power[k]);
            normalised[i] = sum;
        }
    }
}
