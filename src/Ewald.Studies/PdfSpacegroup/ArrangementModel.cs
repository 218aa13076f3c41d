using Ewald.Crystals;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>G(r) of a crystal over what its group leaves free: strains, moves, then motion and instrument.</summary>
/// <remarks>Values: strains, moves (Å), ln U of each element (U in Å²), δ2 (Å²), Q_broad, Q_damp (Å⁻¹), 1 / diameter (Å⁻¹). What did not change since the
/// last call is not computed again. Not safe for several threads.</remarks>
internal sealed class ArrangementModel
{
    private readonly PairDistributionSum _sum;
    private readonly SymmetricFreedom _freedom;
    private readonly double[] _vectors, _positions, _strained, _moved, _displacements;
    private readonly double[,] _reciprocal;
    private readonly double[][] _moves;
    private readonly double _largestSigma;
    private double[] _last = [];

    /// <summary>Prepares it.</summary>
    /// <param name="crystal">The crystal at strain and move zero.</param>
    /// <param name="freedom">What its group leaves free.</param>
    /// <param name="kernel">Grid, weights and range of Q.</param>
    /// <param name="mostMoves">Most moves; the others are held.</param>
    /// <param name="largestSigma">No pair's σ becomes larger, Å.</param>
    public ArrangementModel(Crystal crystal, SymmetricFreedom freedom, PairDistributionKernel kernel, int mostMoves, double largestSigma = 0.45)
    {
        (Crystal, _freedom, Elements, _largestSigma) = (crystal, freedom, kernel.Weights.Elements, largestSigma);
        _sum = new PairDistributionSum(kernel, [.. crystal.Sites.Select(KindOf)], freedom.Orbits);
        _moves = [.. freedom.Moves.Take(mostMoves)];
        var v = crystal.Cell.Vectors;
        _vectors = [.. v.Cast<double>()];
        _positions = [.. crystal.Sites.SelectMany(s => new[] { s.X, s.Y, s.Z })];
        (_strained, _moved, _displacements) = (new double[9], new double[_positions.Length], new double[Elements.Count]);
        _reciprocal = crystal.Cell.ReciprocalVectors;
    }

    /// <summary>The crystal at strain and move zero.</summary>
    public Crystal Crystal { get; }

    /// <summary>Its elements.</summary>
    public IReadOnlyList<Element> Elements { get; }

    /// <summary>Number of strains.</summary>
    public int Strains => _freedom.Strains.Count;

    /// <summary>Number of moves.</summary>
    public int Moves => _moves.Length;

    /// <summary>Number of values.</summary>
    public int Count => Strains + Moves + Elements.Count + 4;

    /// <summary>U of an element as the crystal states it, Å², or null.</summary>
    /// <param name="element">Which of the elements.</param>
    public double? Displacement(int element) => Crystal.Sites.First(s => s.Occupants[0].Element.Symbol == Elements[element].Symbol).MeanSquareDisplacement;

    /// <summary>Computes G(r).</summary>
    /// <param name="values">Shape [Count].</param>
    /// <param name="g">Receives G(r), shape [point].</param>
    public void Evaluate(ReadOnlySpan<double> values, Span<double> g)
    {
        var (shape, motion) = (Strains + Moves, Count - 2);
        var counted = _last.Length > 0 && values[..shape].SequenceEqual(_last.AsSpan(0, shape));
        if (!counted)
        {
            Place(values);
            _sum.Count(_strained, _moved, _largestSigma);
        }

        if (!counted || !values[shape..motion].SequenceEqual(_last.AsSpan(shape, motion - shape)))
        {
            for (var e = 0; e < _displacements.Length; e++) _displacements[e] = Math.Exp(values[shape + e]);
            _sum.Deposit(_displacements, values[motion - 2], values[motion - 1]);
        }

        _sum.Finish(values[motion], values[motion + 1], g);
        _last = values.ToArray();
    }

    /// <summary>The crystal at some values.</summary>
    /// <param name="values">Shape [Count].</param>
    public Crystal At(ReadOnlySpan<double> values)
    {
        Place(values);
        _last = [];
        var (vectors, moved) = (new double[3, 3], _moved);
        for (var i = 0; i < 9; i++) vectors[i / 3, i % 3] = _strained[i];
        var displacements = new double[Elements.Count];
        for (var e = 0; e < displacements.Length; e++) displacements[e] = Math.Exp(values[Strains + Moves + e]);
        return Crystal with
        {
            Cell = UnitCell.FromVectors(vectors),
            Sites = [.. Crystal.Sites.Select((s, i) => s with
            {
                X = moved[3 * i] - Math.Floor(moved[3 * i]), Y = moved[3 * i + 1] - Math.Floor(moved[3 * i + 1]), Z = moved[3 * i + 2] - Math.Floor(moved[3 * i + 2]),
                MeanSquareDisplacement = displacements[KindOf(s)],
            })],
        };
    }

    private int KindOf(Site site) => Elements.TakeWhile(e => e.Symbol != site.Occupants[0].Element.Symbol).Count();

    private void Place(ReadOnlySpan<double> values)
    {
        Span<double> strain = stackalloc double[9];
        strain.Clear();
        for (var k = 0; k < Strains; k++)
            for (var i = 0; i < 9; i++) strain[i] += values[k] * _freedom.Strains[k][i];
        for (var i = 0; i < 3; i++)
            for (var x = 0; x < 3; x++)
            {
                var sum = _vectors[3 * i + x];
                for (var y = 0; y < 3; y++) sum += _vectors[3 * i + y] * strain[3 * y + x];
                _strained[3 * i + x] = sum;
            }

        _positions.CopyTo(_moved, 0);
        for (var m = 0; m < _moves.Length; m++)
        {
            var (amount, move) = (values[Strains + m], _moves[m]);
            if (amount == 0) continue;
            for (var s = 0; s < _moved.Length; s += 3)
                for (var x = 0; x < 3; x++)
                    _moved[s + x] += amount * (move[s] * _reciprocal[x, 0] + move[s + 1] * _reciprocal[x, 1] + move[s + 2] * _reciprocal[x, 2]);
        }
    }
}
