using System.Text.Json.Nodes;

namespace Ewald.Studies.SasModel;

/// <summary>Out-of-distribution score: Mahalanobis distance of the hidden layer to the nearest class mean, over a quantile of held-out training bodies.</summary>
/// <remarks>d² = min_c (h − μ_c)ᵀ Σ⁻¹ (h − μ_c) with the covariance Σ shared by the classes and shrunk to its diagonal by 5 %.
/// Source: Lee et al., NeurIPS 31 (2018), arXiv:1807.03888.</remarks>
/// <param name="Means">Class means, shape [class][hidden].</param>
/// <param name="Factor">Lower triangle L of Σ = L Lᵀ, row after row, shape [hidden, hidden].</param>
/// <param name="Threshold">Distance at which the score is 1.</param>
internal sealed record EmbeddingNovelty(double[][] Means, double[] Factor, double Threshold)
{
    /// <summary>Fits means and covariance on one half of labelled embeddings and the threshold on the other.</summary>
    /// <param name="embeddings">Shape [case][hidden].</param>
    /// <param name="labels">Class of each case.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="quantile">Share of held-out cases below the threshold.</param>
    public static EmbeddingNovelty Fit(float[][] embeddings, int[] labels, int classes, double quantile = 0.995)
    {
        var n = embeddings[0].Length;
        var half = embeddings.Length / 2;
        var means = new double[classes][];
        for (var c = 0; c < classes; c++)
        {
            means[c] = new double[n];
            var members = Enumerable.Range(0, half).Where(i => labels[i] == c).ToArray();
            foreach (var i in members)
                for (var k = 0; k < n; k++) means[c][k] += embeddings[i][k] / (double)members.Length;
        }
        var covariance = new double[n * n];
        for (var i = 0; i < half; i++)
        {
            var mean = means[labels[i]];
            for (var a = 0; a < n; a++)
            {
                var da = embeddings[i][a] - mean[a];
                for (var b = 0; b <= a; b++) covariance[a * n + b] += da * (embeddings[i][b] - mean[b]) / half;
            }
        }
        var trace = Enumerable.Range(0, n).Average(a => covariance[a * n + a]);
        for (var a = 0; a < n; a++)
            for (var b = 0; b <= a; b++)
                covariance[a * n + b] = a == b ? covariance[a * n + a] + 1e-3 * trace : 0.95 * covariance[a * n + b];
        var novelty = new EmbeddingNovelty(means, Cholesky(covariance, n), 1);
        var distances = Enumerable.Range(half, embeddings.Length - half).Select(i => novelty.Score(embeddings[i])).Order().ToArray();
        return novelty with { Threshold = distances[(int)Math.Min(distances.Length - 1, quantile * distances.Length)] };
    }

    /// <summary>Distance over threshold; above 1 the curve is unlike the training set.</summary>
    /// <param name="embedding">Hidden layer, shape [hidden].</param>
    public double Score(ReadOnlySpan<float> embedding)
    {
        var n = embedding.Length;
        Span<double> y = stackalloc double[n];
        var best = double.PositiveInfinity;
        foreach (var mean in Means)
        {
            double sum = 0;
            for (var a = 0; a < n; a++)
            {
                var v = embedding[a] - mean[a];
                for (var b = 0; b < a; b++) v -= Factor[a * n + b] * y[b];
                y[a] = v / Factor[a * n + a];
                sum += y[a] * y[a];
            }
            best = Math.Min(best, sum);
        }
        return Math.Sqrt(best) / Threshold;
    }

    /// <summary>As JSON for the model's card.</summary>
    public JsonObject ToJson() => new()
    {
        ["means"] = new JsonArray([.. Means.Select(m => (JsonNode)Rounded(m))]),
        ["factor"] = Rounded(Factor),
        ["threshold"] = Threshold,
    };

    /// <summary>From the model's card.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    public static EmbeddingNovelty FromJson(JsonObject json) => new(
        [.. json["means"]!.AsArray().Select(m => Values(m!))], Values(json["factor"]!), json["threshold"]!.GetValue<double>());

    private static double[] Values(JsonNode node) => [.. node.AsArray().Select(v => v!.GetValue<double>())];

    private static JsonArray Rounded(double[] values) => new([.. values.Select(v => JsonValue.Create((double)(float)v))]);

    private static double[] Cholesky(double[] a, int n)
    {
        var l = (double[])a.Clone();
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = l[i * n + j];
                for (var k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
                l[i * n + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / l[j * n + j];
            }
        return l;
    }
}
