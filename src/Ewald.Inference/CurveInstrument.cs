using Ewald.Core;

namespace Ewald.Inference;

/// <summary>What an instrument does to a computed curve: a linear map from the abscissae it asks for to the measured points.</summary>
public interface ICurveInstrument
{
    /// <summary>Abscissae at which the model is evaluated, shape [node].</summary>
    IReadOnlyList<double> Abscissa { get; }

    /// <summary>Maps model values at the nodes to the measured points.</summary>
    /// <param name="model">Shape [node].</param>
    /// <param name="measured">Receives, shape [point].</param>
    void Apply(ReadOnlySpan<double> model, Span<double> measured);
}

/// <summary>Gaussian resolution by Gauss-Hermite nodes around each point; without a resolution column, the points themselves.</summary>
/// <remarks>Seven nodes integrate polynomials up to degree 13 times the Gaussian exactly; nodes below zero are mirrored, as I(Q)
/// is even.</remarks>
public sealed class GaussianResolution : ICurveInstrument
{
    private static readonly double[] Z = [0, 1.1544053947399682, 2.3667594107345415, 3.7504397177257425];
    private static readonly double[] W = [16.0 / 35, 0.24012317860501272, 0.030757123967586496, 0.0005482688559722178];

    private readonly double[] _nodes;
    private readonly int _each;

    /// <summary>The nodes of one curve.</summary>
    /// <param name="q">Å⁻¹, shape [point].</param>
    /// <param name="qSigma">Standard deviations, Å⁻¹, shape [point], or null.</param>
    public GaussianResolution(IReadOnlyList<double> q, IReadOnlyList<double>? qSigma)
    {
        ArgumentNullException.ThrowIfNull(q);
        _each = qSigma is null ? 1 : 7;
        _nodes = new double[q.Count * _each];
        for (var i = 0; i < q.Count; i++)
            for (var k = 0; k < _each; k++)
                _nodes[i * _each + k] = Math.Abs(q[i] + (qSigma is null ? 0 : qSigma[i] * Node(k)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Abscissa => _nodes;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> model, Span<double> measured)
    {
        for (var i = 0; i < measured.Length; i++)
        {
            double sum = 0;
            for (var k = 0; k < _each; k++) sum += model[i * _each + k] * (_each == 1 ? 1 : W[(k + 1) / 2]);
            measured[i] = sum;
        }
    }

    private static double Node(int k) => k % 2 == 0 ? Z[(k + 1) / 2] : -Z[(k + 1) / 2];
}
