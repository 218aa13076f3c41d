using System.Numerics.Tensors;

namespace Ewald.Studies.NeutronStructure;

/// <summary>The baseline: the nearest of many simulated patterns by Euclidean distance of what the network sees, thinned eightfold.</summary>
internal sealed class PatternNeighbours
{
    private const int Thinning = 8;
    private readonly float[][] _rows;
    private readonly (int Class, double[] Cell, double Scale)[] _labels;

    /// <summary>A library of patterns.</summary>
    public PatternNeighbours(SimulatedPattern[] library, int threads)
    {
        (_rows, _labels) = (new float[library.Length][], new (int, double[], double)[library.Length]);
        Parallel.For(0, library.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            (_rows[i], var scale) = Row(library[i].Pattern, library[i].Pattern.Geometry.ZeroGrid[0]);
            _labels[i] = (library[i].Class, library[i].Cell, scale);
        });
    }

    /// <summary>Class and cell of the nearest pattern, the cell brought to the scale of the one asked for.</summary>
    public (int Class, double[] Cell)[] Ask(SimulatedPattern[] patterns, int threads)
    {
        var answers = new (int, double[])[patterns.Length];
        Parallel.For(0, patterns.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => answers[i] = Ask(patterns[i].Pattern, patterns[i].Pattern.Geometry.ZeroGrid[0]));
        return answers;
    }

    /// <summary>Class and cell of the nearest pattern.</summary>
    public (int Class, double[] Cell) Ask(NeutronPattern pattern, double zero)
    {
        var (row, scale) = Row(pattern, zero);
        var (best, least) = (0, float.PositiveInfinity);
        for (var i = 0; i < _rows.Length; i++)
        {
            var distance = TensorPrimitives.Distance<float>(row, _rows[i]);
            if (distance < least) (best, least) = (i, distance);
        }

        var (@class, cell, own) = _labels[best];
        return (@class, [.. cell.Select((v, k) => k < StructureClass.All[@class].Constraint.Lengths ? v * scale / own : v)]);
    }

    private static (float[] Row, double Scale) Row(NeutronPattern pattern, double zero)
    {
        var input = new float[PatternInput.Channels * PatternInput.Nodes];
        var scale = PatternInput.Fill(pattern, zero, input);
        var row = new float[PatternInput.Nodes / Thinning];
        for (var i = 0; i < PatternInput.Nodes; i++) row[i / Thinning] += input[i] / Thinning;
        return (row, scale);
    }
}
