using Ewald.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>How well lattices of cubic, tetragonal, hexagonal and rhombohedral shape fit a curve: an indexing on a grid, which holds for any arrangement of atoms.</summary>
/// <remarks>Whatever stands in a cell, G(r) has a peak at every vector of the lattice, and its sine transform has nothing off the lines of the reciprocal one.
/// For each shape (three cubic ones, P and I over c/a of 0.4 to 3.6, hexagonal and rhombohedral over 0.4 to 5) the largest value over 144 sizes of (a) the
/// correlation of g(x) with the peaks of the bare lattice and (b) the product of |F(q)| and the lines of the lattice, each less its mean.</remarks>
internal static class PdfLattices
{
    private const int Sizes = 144, Part = 512, Distances = 500, Lines = 280;
    private const double SmallestSize = 0.75, SizeStep = 0.012, LastDistance = 11, PeakWidth = 0.05, LineWidth = 0.16, FirstLine = 2, LineStep = 0.05;
    /// <summary>The shapes: c cubic, t tetragonal, h hexagonal, R rhombohedral in the hexagonal cell; the ratio is c/a.</summary>
    public static IReadOnlyList<(char System, char Centring, double Ratio)> Shapes { get; } =
    [
        ('c', 'P', 1), ('c', 'I', 1), ('c', 'F', 1), .. Ratios('t', 'P', 50, 3.6), .. Ratios('t', 'I', 50, 3.6), .. Ratios('h', 'P', 54, 5), .. Ratios('h', 'R', 54, 5),
    ];

    private static readonly Lazy<(float[] Peaks, float[] Lines, float[] Sine)> Banks = new(() => (Peaks(), LinesOf(), Sine()));

    /// <summary>Numbers of a curve.</summary>
    public static int Count => 2 * Shapes.Count;

    /// <summary>The numbers of many curves, moved and scaled to be of the size of one, shape [curve, number].</summary>
    /// <param name="set">The curves.</param>
    public static Half[] Scores(PdfEasySet set)
    {
        using var noGrad = NoGrad.Enter();
        using var whole = TensorScope.Enter();
        var (peaks, lines, sine) = Banks.Value;
        var templates = Tensor.From(peaks, [Shapes.Count * Sizes, PdfCurve.Points]).Transpose(0, 1);
        var combs = Tensor.From(lines, [Shapes.Count * Sizes, Lines]).Transpose(0, 1);
        var transform = Tensor.From(sine, [Distances, Lines]);
        float[] near = Grid(PdfCurve.Points, PdfCurve.LastReduced), far = Grid(Distances, LastDistance), window = [.. near.Select(x => (float)Window(x))];
        var scores = new Half[(long)set.Count * Count];
        for (var start = 0; start < set.Count; start += Part)
        {
            using var scope = TensorScope.Enter();
            var count = Math.Min(Part, set.Count - start);
            var (short1, long1) = (new float[count * near.Length], new float[count * far.Length]);
            Parallel.For(0, count, i =>
            {
                var g = short1.AsSpan(i * near.Length, near.Length);
                set.Read(start + i, near, g);
                TensorPrimitives.Multiply(g, window, g);
                TensorPrimitives.Divide(g, MathF.Max(TensorPrimitives.Norm(g), 1e-6f), g);
                set.Read(start + i, far, long1.AsSpan(i * far.Length, far.Length));
            });
            var spectrum = Tensor.From(long1, [count, far.Length]).MatMul(transform).Abs();
            spectrum = spectrum / ((spectrum * spectrum).Sum([1], keep: true).Sqrt() + 1e-6);
            var best = new[] { Tensor.From(short1, [count, near.Length]).MatMul(templates), spectrum.MatMul(combs) }
                .Select(t => t.View([count * Shapes.Count, Sizes]).Max([1]).ToArray<float>()).ToArray();
            for (var i = 0; i < count; i++)
                for (var s = 0; s < Shapes.Count; s++)
                    for (var k = 0; k < 2; k++) scores[(long)(start + i) * Count + k * Shapes.Count + s] = (Half)Scaled(k, best[k][i * Shapes.Count + s]);
        }

        return scores;
    }

    // Mean and spread over training curves are near these for every shape.
    private static float Scaled(int kind, float value) => kind == 0 ? (value - 0.38f) / 0.145f : (value - 0.265f) / 0.092f;

    private static IEnumerable<(char, char, double)> Ratios(char system, char centring, int count, double largest) =>
        Enumerable.Range(0, count).Select(i => (system, centring, 0.4 * Math.Pow(largest / 0.4, i / (count - 1.0))));

    private static float[] Grid(int points, double last) => [.. Enumerable.Range(0, points).Select(i => (float)(PdfCurve.FirstReduced + (last - PdfCurve.FirstReduced) * i / (points - 1)))];

    private static double Window(double x) => Math.Sqrt(Math.Cos(0.5 * Math.PI * x / (PdfCurve.LastReduced + 0.01)));

    private static double Size(int index) => SmallestSize * Math.Exp(SizeStep * index);

    /// <summary>Edge a of a lattice whose primitive cell has the volume 1.</summary>
    private static double Edge((char System, char Centring, double Ratio) shape) =>
        1 / Math.Cbrt((shape.System == 'h' ? Math.Sqrt(3) / 2 : 1) * shape.Ratio / (shape.Centring switch { 'I' => 2, 'F' => 4, 'R' => 3, _ => 1 }));

    /// <summary>Lengths of the vectors of a lattice of edge 1.</summary>
    private static IEnumerable<double> Vectors((char System, char Centring, double Ratio) shape, double longest)
    {
        (double X, double Y, double Z)[] points = shape.Centring switch
        {
            'I' => [(0, 0, 0), (0.5, 0.5, 0.5)],
            'F' => [(0, 0, 0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0)],
            'R' => [(0, 0, 0), (2.0 / 3, 1.0 / 3, 1.0 / 3), (1.0 / 3, 2.0 / 3, 2.0 / 3)],
            _ => [(0, 0, 0)],
        };
        var (n, l) = ((int)Math.Ceiling(1.16 * longest) + 1, (int)Math.Ceiling(longest / shape.Ratio) + 1);
        foreach (var p in points)
        {
            for (var i = -n; i <= n; i++)
            {
                for (var j = -n; j <= n; j++)
                {
                    var (x, y) = (i + p.X, j + p.Y);
                    var plane = x * x + y * y - (shape.System == 'h' ? x * y : 0);
                    if (plane > longest * longest) continue;
                    for (var k = -l; k <= l; k++)
                    {
                        var z = (k + p.Z) * shape.Ratio;
                        if (plane + z * z is var square && square > 1e-6 && square < longest * longest) yield return Math.Sqrt(square);
                    }
                }
            }
        }
    }

    /// <summary>Lengths of the reciprocal vectors, 2π/d, of a lattice of edge 1.</summary>
    private static IEnumerable<double> Reciprocal((char System, char Centring, double Ratio) shape, double longest)
    {
        var limit = longest / (2 * Math.PI);
        var (n, m) = ((int)Math.Ceiling(limit) + 1, (int)Math.Ceiling(limit * shape.Ratio) + 1);
        for (var h = -n; h <= n; h++)
        {
            for (var k = -n; k <= n; k++)
            {
                var plane = shape.System == 'h' ? 4.0 / 3 * (h * h + h * k + k * k) : h * h + k * k;
                if (plane > limit * limit) continue;
                for (var l = 0; l <= m; l++)
                {
                    var square = plane + l * l / (shape.Ratio * shape.Ratio);
                    var present = shape.Centring switch { 'I' => (h + k + l) % 2 == 0, 'F' => (h + k) % 2 == 0 && (h + l) % 2 == 0, 'R' => (-h + k + l) % 3 == 0, _ => true };
                    if (present && square > 1e-9 && square < limit * limit) yield return 2 * Math.PI * Math.Sqrt(square);
                }
            }
        }
    }

    private static float[] Peaks()
    {
        var points = PdfCurve.Points;
        var (step, all) = ((PdfCurve.LastReduced - PdfCurve.FirstReduced) / (points - 1), new float[Shapes.Count * Sizes * points]);
        var kernel = Kernel(PeakWidth / step);
        // What a smooth curve could imitate is taken out: orthogonal polynomials of the second degree.
        var smooth = Smooth(points);
        Parallel.For(0, Shapes.Count, shape =>
        {
            var edge = Edge(Shapes[shape]);
            double[] vectors = [.. Vectors(Shapes[shape], (PdfCurve.LastReduced + 0.3) / (edge * SmallestSize))];
            var (raw, row) = (new double[points], new double[points]);
            for (var s = 0; s < Sizes; s++)
            {
                Array.Clear(raw);
                foreach (var v in vectors)
                {
                    var x = v * edge * Size(s);
                    var at = (int)Math.Round((x - PdfCurve.FirstReduced) / step);
                    if (at >= 0 && at < points) raw[at] += 1 / x;
                }

                Convolve(raw, kernel, row);
                foreach (var p in smooth)
                {
                    var product = TensorPrimitives.Dot<double>(p, row);
                    for (var i = 0; i < points; i++) row[i] -= product * p[i];
                }

                for (var i = 0; i < points; i++) row[i] *= Window(PdfCurve.Reduced(i));
                var norm = TensorPrimitives.Norm<double>(row) + 1e-9;
                for (var i = 0; i < points; i++) all[(shape * Sizes + s) * points + i] = (float)(row[i] / norm);
            }
        });
        return all;
    }

    private static float[] LinesOf()
    {
        var all = new float[Shapes.Count * Sizes * Lines];
        var kernel = Kernel(LineWidth / LineStep);
        Parallel.For(0, Shapes.Count, shape =>
        {
            var edge = Edge(Shapes[shape]);
            var last = FirstLine + LineStep * Lines;
            double[] lines = [.. Reciprocal(Shapes[shape], last * edge * Size(Sizes - 1)).Distinct()];
            var (raw, row) = (new double[Lines], new double[Lines]);
            for (var s = 0; s < Sizes; s++)
            {
                Array.Clear(raw);
                foreach (var q in lines)
                {
                    var at = (int)Math.Round((q / (edge * Size(s)) - FirstLine) / LineStep);
                    if (at >= 0 && at < Lines) raw[at] = 1;
                }

                Convolve(raw, kernel, row);
                for (var i = 0; i < Lines; i++) row[i] = Math.Min(row[i], 1);
                var mean = row.Average();
                for (var i = 0; i < Lines; i++) row[i] -= mean;
                // Combs without gaps say nothing and get no weight.
                var norm = TensorPrimitives.Norm<double>(row) + 1;
                for (var i = 0; i < Lines; i++) all[(shape * Sizes + s) * Lines + i] = (float)(row[i] / norm);
            }
        });
        return all;
    }

    private static float[] Sine()
    {
        var (x, matrix) = (Grid(Distances, LastDistance), new float[Distances * Lines]);
        for (var i = 0; i < Distances; i++)
            for (var j = 0; j < Lines; j++) matrix[i * Lines + j] = (float)(Math.Exp(-2.2 * x[i] * x[i] / (LastDistance * LastDistance)) * Math.Sin((FirstLine + LineStep * j) * x[i]));
        return matrix;
    }

    private static double[][] Smooth(int points)
    {
        var kept = new List<double[]>();
        for (var power = 0; power < 3; power++)
        {
            double[] p = [.. Enumerable.Range(0, points).Select(i => Math.Pow(PdfCurve.Reduced(i), power))];
            foreach (var other in kept)
            {
                var product = TensorPrimitives.Dot<double>(other, p);
                for (var i = 0; i < points; i++) p[i] -= product * other[i];
            }

            var norm = TensorPrimitives.Norm<double>(p);
            kept.Add([.. p.Select(v => v / norm)]);
        }

        return [.. kept];
    }

    private static double[] Kernel(double width)
    {
        var reach = (int)Math.Ceiling(4 * width);
        return [.. Enumerable.Range(-reach, 2 * reach + 1).Select(i => Math.Exp(-0.5 * i * i / (width * width)))];
    }

    private static void Convolve(double[] raw, double[] kernel, double[] row)
    {
        Array.Clear(row);
        var reach = kernel.Length / 2;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == 0) continue;
            for (var k = Math.Max(0, i - reach); k <= Math.Min(row.Length - 1, i + reach); k++) row[k] += raw[i] * kernel[k - i + reach];
        }
    }
}
