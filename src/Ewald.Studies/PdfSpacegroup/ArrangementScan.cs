using Ewald.Crystals;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>A shape and size of a filled arrangement that is worth refining.</summary>
/// <param name="Filling">The filled arrangement.</param>
/// <param name="Strains">Strains after the uniform one, shape [strain − 1].</param>
/// <param name="Moves">Moves, Å, shape [move].</param>
/// <param name="Scale">Factor on the cell.</param>
/// <param name="Correlation">Of curve and model up to 10 Å.</param>
internal sealed record ScannedShape(Filling Filling, double[] Strains, double[] Moves, double Scale, double Correlation)
{
    private const double Points = 40, Floor = 0.1;

    /// <summary>Half of the Bayesian information criterion: of shapes that fit alike the one with the fewest free parameters comes first.</summary>
    public double Criterion => 0.5 * (Points * Math.Log(Math.Max(0, 1 - Correlation * Correlation) + Floor * Floor) + (Filling.Arrangement.Freedom!.Strains.Count + Filling.Arrangement.Freedom.Moves.Count) * Math.Log(Points));
}

/// <summary>Coarse search over the size of a cell, over its axial ratios as far as the group leaves them free, and over coordinates.</summary>
/// <remarks>One curve is computed a shape; sizes are tried by stretching it. Data and model are blurred by 0.15 Å, which hides the termination, and are
/// compared up to 10 Å: such a curve changes slowly enough that axial ratios in steps of four percent lead to the place where least squares can take over.</remarks>
internal sealed class ArrangementScan
{
    private const double Last = 10, Smallest = 0.8, Largest = 1.32, ScaleStep = 0.01, GridStep = 0.08, Blur = 0.15, Motion = 0.008;
    private const int MostMoves = 8;
    private static readonly DistanceGrid Grid = new(1.12, GridStep, (int)((Last / Smallest - 1.12) / GridStep) + 3);
    private static readonly double[] Scales = [.. Enumerable.Range(0, (int)(Math.Log(Largest / Smallest) / ScaleStep)).Select(i => Smallest * Math.Exp(ScaleStep * i))];
    private readonly PairDistributionKernel _kernel;
    private readonly double[] _data;
    private readonly double _size;

    /// <summary>Prepares it for one curve.</summary>
    /// <param name="data">G(r) on <see cref="PdfCurve.Grid"/>.</param>
    /// <param name="weights">Weights of the pairs of elements.</param>
    public ArrangementScan(double[] data, PairWeights weights)
    {
        _kernel = new PairDistributionKernel(Grid, weights, 0, null, 0.05);
        _data = Blurred(data)[..((int)((Last - PdfCurve.Grid.First) / PdfCurve.Grid.Step) + 1)];
        _size = Math.Sqrt(_data.Sum(v => v * v));
    }

    /// <summary>The best shapes of a filled arrangement best first, not next to each other.</summary>
    /// <param name="filling">The filled arrangement.</param>
    /// <param name="most">How many.</param>
    public IReadOnlyList<ScannedShape> Best(Filling filling, int most)
    {
        var freedom = filling.Arrangement.Freedom!;
        var tried = Shapes(freedom.Strains.Count - 1, freedom.Moves.Count);
        var (model, values) = Model(filling, MostMoves);
        var found = new List<ScannedShape>();
        foreach (var (strains, moves) in tried)
        {
            strains.CopyTo(values, 1);
            moves.CopyTo(values, model.Strains);
            var (scale, correlation) = Size(model, values);
            found.Add(new(filling, strains, moves, scale, correlation));
        }

        var kept = new List<ScannedShape>();
        foreach (var shape in found.OrderByDescending(f => f.Correlation))
        {
            if (kept.Count >= most) break;
            if (!kept.Exists(k => k.Strains.Zip(shape.Strains, (a, b) => Math.Abs(a - b)).DefaultIfEmpty().Max() < 0.05 && k.Moves.Zip(shape.Moves, (a, b) => Math.Abs(a - b)).DefaultIfEmpty().Max() < 0.2 && Math.Abs(Math.Log(k.Scale / shape.Scale)) < 0.04)) kept.Add(shape);
        }

        return kept;
    }

    /// <summary>A shape moved step by step, strains and coordinates, as long as it fits better.</summary>
    /// <param name="shape">The shape.</param>
    public ScannedShape Improved(ScannedShape shape)
    {
        var (model, values) = Model(shape.Filling, MostMoves);
        shape.Strains.CopyTo(values, 1);
        shape.Moves.CopyTo(values, model.Strains);
        var free = model.Strains + model.Moves;
        var (scale, best) = Size(model, values);
        foreach (var (strain, move) in new[] { (0.015, 0.12), (0.006, 0.05) })
        {
            for (var i = 1; i < free; i++)
            {
                var step = i < model.Strains ? strain : move;
                for (var tries = 0; tries < 4; tries++)
                {
                    values[i] += step;
                    var (size, correlation) = Size(model, values);
                    if (correlation > best)
                    {
                        (scale, best) = (size, correlation);
                        continue;
                    }

                    values[i] -= step;
                    if (tries > 0) break;
                    step = -step;
                }
            }
        }

        return new(shape.Filling, values[1..model.Strains], values[model.Strains..free], scale, best);
    }

    /// <summary>The crystal of a shape.</summary>
    /// <param name="shape">The shape.</param>
    public Crystal Crystal(ScannedShape shape)
    {
        var (model, values) = Model(shape.Filling, MostMoves);
        shape.Strains.CopyTo(values, 1);
        shape.Moves.CopyTo(values, model.Strains);
        var crystal = model.At(values);
        return crystal with { Cell = crystal.Cell.Scaled(shape.Scale), Sites = [.. crystal.Sites.Select(s => s with { MeanSquareDisplacement = Motion })] };
    }

    private (ArrangementModel Model, double[] Values) Model(Filling filling, int moves)
    {
        var model = new ArrangementModel(filling.Arrangement.Filled(filling.Elements), filling.Arrangement.Freedom!, _kernel, moves, 0.27);
        // Motion that does not depend on the distance is laid down faster.
        var values = ArrangementFit.Start(model, [0, 0, 0.03, 0]);
        for (var e = 0; e < model.Elements.Count; e++) values[model.Strains + model.Moves + e] = Math.Log(Motion + 0.5 * Blur * Blur);
        return (model, values);
    }

    /// <summary>The factor on distances at which a curve correlates best with the data.</summary>
    private (double Scale, double Correlation) Size(ArrangementModel model, double[] values)
    {
        Span<double> g = stackalloc double[Grid.Count];
        model.Evaluate(values, g);
        var (best, at) = (-1.0, 1.0);
        foreach (var scale in Scales)
        {
            double product = 0, square = 0, x = (PdfCurve.Grid.First / scale - Grid.First) / GridStep;
            var step = PdfCurve.Grid.Step / scale / GridStep;
            foreach (var value in _data)
            {
                var i = (int)x;
                var y = g[i] + (x - i) * (g[i + 1] - g[i]);
                (product, square, x) = (product + y * value, square + y * y, x + step);
            }

            var correlation = square > 0 ? product / (Math.Sqrt(square) * _size) : 0;
            if (correlation > best) (best, at) = (correlation, scale);
        }

        return (at, best);
    }

    private static double[] Blurred(double[] data)
    {
        var reach = (int)Math.Ceiling(3.5 * Blur / PdfCurve.Grid.Step);
        return [.. data.Select((_, i) =>
        {
            double sum = 0, norm = 0;
            for (var k = Math.Max(0, i - reach); k <= Math.Min(data.Length - 1, i + reach); k++)
            {
                var x = (k - i) * PdfCurve.Grid.Step / Blur;
                var weight = Math.Exp(-0.5 * x * x);
                (sum, norm) = (sum + weight * data[k], norm + weight);
            }

            return sum / norm;
        })];
    }

    /// <summary>Strains and moves to try: densely for one free axial ratio and one or two coordinates, coarsely for two ratios, along each alone for more.</summary>
    private static IEnumerable<(double[] Strains, double[] Moves)> Shapes(int strains, int moves)
    {
        moves = Math.Min(moves, MostMoves);
        IEnumerable<double[]> shapes = strains switch
        {
            0 => [[]],
            1 => Enumerable.Range(-9, 19).Select(i => new[] { 0.03 * i }),
            2 => Enumerable.Range(-2, 5).SelectMany(i => Enumerable.Range(-2, 5).Select(k => new[] { 0.05 * i, 0.05 * k })),
            _ => Along(strains, [-0.045, 0.045]),
        };
        double[][] places = (strains, moves) switch
        {
            (< 2, 1) => [.. Enumerable.Range(-4, 9).Select(i => new[] { 0.12 * i })],
            (< 2, 2) => [.. Along(2, [-0.3, -0.15, 0.15, 0.3])],
            _ => [new double[moves]],
        };
        return shapes.SelectMany(s => places.Select(m => (s, m)));
    }

    /// <summary>Zero, and each value along each axis alone.</summary>
    private static IEnumerable<double[]> Along(int axes, double[] values) =>
        Enumerable.Range(0, axes).SelectMany(a => values.Select(v => Enumerable.Range(0, axes).Select(k => k == a ? v : 0).ToArray())).Prepend(new double[axes]);
}
