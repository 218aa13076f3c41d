using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Learning;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>How unlike the training curves a curve is: its distance from the nearest one on principal components, and what those components leave over.</summary>
/// <remarks>Both are over a quantile of curves of held-out prototypes, and the larger one counts. A curve without any variation is ten thresholds away.</remarks>
internal sealed class PdfNovelty
{
    private const int Components = 24, References = 2500;
    private const double Quantile = 0.9975, Flat = 10;
    private readonly double[] _mean, _components, _places;
    private readonly KdTree _tree;

    private PdfNovelty(double[] mean, double[] components, double[] places, double nearest, double rest)
    {
        (_mean, _components, _places, NearestThreshold, RestThreshold) = (mean, components, places, nearest, rest);
        _tree = new KdTree(places, components.Length / mean.Length);
    }

    /// <summary>Distance to the nearest training curve at which the score is 1.</summary>
    public double NearestThreshold { get; }

    /// <summary>Norm of what the components leave over at which the score is 1.</summary>
    public double RestThreshold { get; }

    /// <summary>Fits components and places on training curves, the thresholds on curves of other prototypes.</summary>
    /// <param name="train">Training curves.</param>
    /// <param name="held">Curves of held-out prototypes.</param>
    /// <param name="random">Picks references.</param>
    public static PdfNovelty Fit(PdfEasySet train, PdfEasySet held, RandomStream random)
    {
        var n = PdfCurve.Points;
        var picked = random.Permutation(train.Count).Take(References).Select(train.Features).ToArray();
        var curves = new double[picked.Length * n];
        for (var i = 0; i < picked.Length; i++)
            for (var k = 0; k < n; k++) curves[i * n + k] = picked[i][k];
        var principal = PrincipalComponents.Fit(curves, n, Math.Min(Components, picked.Length - 1));
        // Rounded as they will be read back.
        double[] Rounded(double[] values) => [.. values.Select(v => (double)(Half)v)];
        var (mean, components) = (Rounded(principal.Mean), Rounded(principal.Components));
        var places = Rounded([.. picked.SelectMany(f => Place(f, mean, components).Scores)]);
        var novelty = new PdfNovelty(mean, components, places, 1, 1);
        var nearest = new double[held.Count];
        var rest = new double[held.Count];
        Parallel.For(0, held.Count, i => (nearest[i], rest[i]) = novelty.Distances(held.Features(i)));
        Array.Sort(nearest);
        Array.Sort(rest);
        return new PdfNovelty(mean, components, places, Interval.SortedQuantile(nearest, Quantile), Interval.SortedQuantile(rest, Quantile));
    }

    /// <summary>Above 1 the curve is unlike the training set.</summary>
    /// <param name="features">What the networks read.</param>
    public double Score(ReadOnlySpan<float> features)
    {
        var flat = true;
        foreach (var v in features[.._mean.Length]) flat &= Math.Abs(v) < 1e-9;
        if (flat) return Flat;
        var (nearest, rest) = Distances(features);
        return Math.Max(nearest / NearestThreshold, rest / RestThreshold);
    }

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.ASCII, leaveOpen: true);
        writer.Write(_mean.Length);
        writer.Write(_components.Length);
        writer.Write(_places.Length);
        writer.Write(NearestThreshold);
        writer.Write(RestThreshold);
        foreach (var values in new[] { _mean, _components, _places })
            foreach (var v in values) writer.Write((Half)v);
    });

    /// <summary>Reads it back.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file is cut or of another grid.</exception>
    public static PdfNovelty Load(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        try
        {
            var (n, c, p) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            var (nearest, rest) = (reader.ReadDouble(), reader.ReadDouble());
            if (n != PdfCurve.Points || c % n != 0 || c is < 1 or > 1_000_000 || p is < 1 or > 10_000_000) throw new DataFormatException(path, "belongs to another grid; train the model again.");
            double[] Read(int count) => [.. Enumerable.Range(0, count).Select(_ => (double)reader.ReadHalf())];
            return new PdfNovelty(Read(n), Read(c), Read(p), nearest, rest);
        }
        catch (EndOfStreamException e)
        {
            throw new DataFormatException(path, "ends early; copy the model again.", e);
        }
    }

    private (double Nearest, double Remainder) Distances(ReadOnlySpan<float> features)
    {
        var (scores, rest) = Place(features, _mean, _components);
        var (index, square) = (new int[1], new double[1]);
        _tree.Nearest(scores, index, square);
        return (Math.Sqrt(square[0]), rest);
    }

    private static (double[] Scores, double Remainder) Place(ReadOnlySpan<float> features, double[] mean, double[] components)
    {
        var n = mean.Length;
        var centred = new double[n];
        for (var k = 0; k < n; k++) centred[k] = features[k] - mean[k];
        var scores = new double[components.Length / n];
        var rest = centred.Sum(v => v * v);
        for (var c = 0; c < scores.Length; c++)
        {
            for (var k = 0; k < n; k++) scores[c] += centred[k] * components[c * n + k];
            rest -= scores[c] * scores[c];
        }

        return (scores, Math.Sqrt(Math.Max(0, rest)));
    }
}
