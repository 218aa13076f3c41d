using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Class shares of the nearest training curves on principal components, one curve of each crystal.</summary>
/// <remarks>A neighbour at distance d weighs exp(−d²/d8²), d8 the distance of the eighth. Places are kept in steps of 1/127 of the largest, so that a hundred
/// thousand crystals ship in two megabytes.</remarks>
internal sealed class PdfNeighbours
{
    private const int Components = 24, Basis = 4000, Nearest = 40, Scale = 8;
    private readonly double[] _mean, _components;
    private readonly sbyte[] _places;
    private readonly byte[] _labels;
    private readonly double _step;
    private readonly KdTree _tree;

    private PdfNeighbours(double[] mean, double[] components, double step, sbyte[] places, byte[] labels)
    {
        (_mean, _components, _step, _places, _labels) = (mean, components, step, places, labels);
        _tree = new KdTree([.. places.Select(p => step * p)], components.Length / mean.Length);
    }

    /// <summary>Places the training curves.</summary>
    /// <param name="train">Training curves.</param>
    /// <param name="each">Takes every how-manieth curve.</param>
    /// <param name="random">Picks the curves that the components are fitted on.</param>
    public static PdfNeighbours Fit(PdfEasySet train, int each, RandomStream random)
    {
        var n = PdfCurve.Points;
        var picked = random.Permutation(train.Count).Take(Basis).ToArray();
        var curves = new double[picked.Length * n];
        for (var i = 0; i < picked.Length; i++)
        {
            var features = train.Features(picked[i]);
            for (var k = 0; k < n; k++) curves[i * n + k] = features[k];
        }

        var principal = PrincipalComponents.Fit(curves, n, Math.Min(Components, picked.Length - 1));
        // Rounded as they will be read back.
        double[] Rounded(double[] values) => [.. values.Select(v => (double)(Half)v)];
        var (mean, components) = (Rounded(principal.Mean), Rounded(principal.Components));
        var (count, width) = ((train.Count + each - 1) / each, components.Length / n);
        var places = new double[count * width];
        Parallel.For(0, count, i => Place(train.Features(i * each), mean, components, places.AsSpan(i * width, width)));
        var step = places.Max(Math.Abs) / sbyte.MaxValue;
        return new(mean, components, step, [.. places.Select(p => (sbyte)Math.Round(p / step))], [.. Enumerable.Range(0, count).Select(i => (byte)train.Labels[i * each])]);
    }

    /// <summary>Class shares of the neighbours of many curves, shape [curve][class].</summary>
    /// <param name="set">The curves.</param>
    /// <param name="classes">Number of classes.</param>
    public double[][] Probabilities(PdfEasySet set, int classes)
    {
        var all = new double[set.Count][];
        Parallel.For(0, set.Count, i =>
        {
            var place = new double[_components.Length / _mean.Length];
            Place(set.Features(i), _mean, _components, place);
            var (index, square) = (new int[Math.Min(Nearest, _labels.Length)], new double[Math.Min(Nearest, _labels.Length)]);
            _tree.Nearest(place, index, square);
            var unit = Math.Max(square[Math.Min(Scale, square.Length) - 1], 1e-9);
            var p = new double[classes];
            for (var k = 0; k < index.Length; k++) p[_labels[index[k]]] += Math.Exp(-square[k] / unit);
            var sum = p.Sum();
            // Far from everything the eighth weighs 1/e, so the sum is never small.
            all[i] = [.. p.Select(v => v / sum)];
        });
        return all;
    }

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.ASCII, leaveOpen: true);
        writer.Write(_mean.Length);
        writer.Write(_components.Length);
        writer.Write(_labels.Length);
        writer.Write(_step);
        foreach (var values in new[] { _mean, _components })
            foreach (var v in values) writer.Write((Half)v);
        foreach (var v in _places) writer.Write(v);
        writer.Write(_labels);
    });

    /// <summary>Reads it back.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="DataFormatException">The file is cut or of another grid.</exception>
    public static PdfNeighbours Load(string path, int classes)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        try
        {
            var (n, c, count, step) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble());
            if (n != PdfCurve.Points || c < n || c % n != 0 || c > 1_000_000 || count is < 1 or > 10_000_000 || !(step > 0)) throw new DataFormatException(path, "belongs to another grid; train the model again.");
            double[] Read(int values) => [.. Enumerable.Range(0, values).Select(_ => (double)reader.ReadHalf())];
            var (mean, components, places) = (Read(n), Read(c), new sbyte[count * (c / n)]);
            for (var i = 0; i < places.Length; i++) places[i] = reader.ReadSByte();
            var labels = reader.ReadBytes(count);
            if (labels.Length < count) throw new EndOfStreamException();
            return labels.All(l => l < classes) ? new(mean, components, step, places, labels) : throw new DataFormatException(path, "has other classes than the card; train the model again.");
        }
        catch (EndOfStreamException e)
        {
            throw new DataFormatException(path, "ends early; copy the model again.", e);
        }
    }

    private static void Place(ReadOnlySpan<float> features, double[] mean, double[] components, Span<double> place)
    {
        var n = mean.Length;
        for (var c = 0; c < place.Length; c++)
        {
            double sum = 0;
            for (var k = 0; k < n; k++) sum += (features[k] - mean[k]) * components[c * n + k];
            place[c] = sum;
        }
    }
}
