using Ewald.Core;
using Ewald.Representations;

namespace Ewald.Studies.SasModel;

/// <summary>A measured curve as the fit sees it: points merged where they are denser than needed, errors, and the rows that smear a model.</summary>
internal sealed class FitData
{
    /// <summary>Points kept at most before neighbours are merged.</summary>
    public const int MostPoints = 220;

    // A Gaussian cut here keeps 99 % of its variance.
    private const double Reach = 3.5;
    private readonly int[] _first;
    private readonly double[][]? _rows;

    /// <summary>Prepares a curve.</summary>
    /// <param name="curve">The curve; points at Q = 0 are left out.</param>
    /// <param name="mostPoints">Points are merged in equal steps of ln Q until at most about this many are left.</param>
    public FitData(ScatteringCurve curve, int mostPoints = MostPoints)
    {
        var start = 0;
        while (start < curve.Count && curve.Q[start] <= 0) start++;
        curve = curve.Range(start, curve.Count);
        HasErrors = curve.Sigma is not null;
        HasResolution = curve.QSigma is not null;
        var sigma = curve.Sigma ?? LogCurve.ScatterSigma(curve.Q, curve.Intensity);
        (Q, Intensity, Sigma, QSigma) = Merged(curve, sigma, mostPoints);
        (Nodes, _first, _rows) = QSigma is null ? (Q, [], null) : Smearing(Q, QSigma);
    }

    /// <summary>Å⁻¹, shape [point].</summary>
    public double[] Q { get; }

    /// <summary>Unit of the file, shape [point].</summary>
    public double[] Intensity { get; }

    /// <summary>One standard deviation, shape [point].</summary>
    public double[] Sigma { get; }

    /// <summary>One standard deviation of Q, Å⁻¹, shape [point], or null.</summary>
    public double[]? QSigma { get; }

    /// <summary>True when the file states errors.</summary>
    public bool HasErrors { get; }

    /// <summary>True when the file states its resolution.</summary>
    public bool HasResolution { get; }

    /// <summary>Where the model is evaluated, Å⁻¹, shape [node].</summary>
    public double[] Nodes { get; }

    /// <summary>Averages a model over the resolution of each point.</summary>
    /// <param name="model">Model at <see cref="Nodes"/>, shape [node].</param>
    /// <param name="smeared">Receives the model at each point, shape [point].</param>
    public void Smear(ReadOnlySpan<double> model, Span<double> smeared)
    {
        if (_rows is null)
        {
            model.CopyTo(smeared);
            return;
        }
        for (var i = 0; i < _rows.Length; i++)
            smeared[i] = System.Numerics.Tensors.TensorPrimitives.Dot<double>(_rows[i], model.Slice(_first[i], _rows[i].Length));
    }

    private static (double[] Q, double[] I, double[] S, double[]? D) Merged(ScatteringCurve curve, double[] sigma, int most)
    {
        if (curve.Count <= most) return (curve.Q, curve.Intensity, sigma, curve.QSigma);
        var step = Math.Log(curve.Q[^1] / curve.Q[0]) / most;
        List<double> q = [], intensity = [], error = [], resolution = [];
        for (var i = 0; i < curve.Count;)
        {
            double w = 0, wq = 0, wi = 0, wd = 0;
            var end = Math.Log(curve.Q[i]) + step;
            for (var first = i; i < curve.Count && (i == first || Math.Log(curve.Q[i]) < end); i++)
            {
                var weight = 1 / (sigma[i] * sigma[i]);
                w += weight;
                wq += weight * curve.Q[i];
                wi += weight * curve.Intensity[i];
                wd += weight * (curve.QSigma?[i] ?? 0);
            }
            q.Add(wq / w);
            intensity.Add(wi / w);
            error.Add(1 / Math.Sqrt(w));
            resolution.Add(wd / w);
        }
        return ([.. q], [.. intensity], [.. error], curve.QSigma is null ? null : [.. resolution]);
    }

    /// <summary>Gaussian rows over a grid equal in ln Q that is finer than the narrowest resolution.</summary>
    private static (double[] Nodes, int[] First, double[][] Rows) Smearing(double[] q, double[] sigma)
    {
        var low = Math.Max(q.Zip(sigma, (v, s) => v - Reach * s).Min(), 0.1 * q[0]);
        var high = q[^1] + Reach * sigma[^1];
        var narrowest = q.Zip(sigma, (v, s) => s / v).Min();
        var step = Math.Max(Math.Clamp(narrowest / 1.5, 0.005, 0.03), Math.Log(high / low) / 350);
        var nodes = new LogGrid(low, high, (int)Math.Ceiling(Math.Log(high / low) / step) + 1).Nodes();
        var first = new int[q.Length];
        var rows = new double[q.Length][];
        for (var i = 0; i < q.Length; i++)
        {
            // A resolution narrower than the grid becomes interpolation between two nodes.
            var s = Math.Max(sigma[i], 0.5 * step * q[i]);
            var from = Array.BinarySearch(nodes, q[i] - Reach * s);
            from = Math.Clamp(from < 0 ? ~from : from, 0, nodes.Length - 2);
            var to = from;
            while (to < nodes.Length && nodes[to] <= q[i] + Reach * s) to++;
            var row = new double[Math.Max(1, to - from)];
            for (var k = 0; k < row.Length; k++)
            {
                var t = (nodes[from + k] - q[i]) / s;
                row[k] = Math.Exp(-0.5 * t * t) * nodes[from + k];
            }
            var sum = row.Sum();
            for (var k = 0; k < row.Length; k++) row[k] /= sum;
            (first[i], rows[i]) = (from, row);
        }
        return (nodes, first, rows);
    }
}
