using System.Numerics.Tensors;

namespace Ewald.Learning;

/// <summary>Every shifted and broadened form of every phase, with all inner products: what the phase rule chooses from.</summary>
/// <remarks>The inner product of two windows depends on their lag up to the terms at the ends, so the whole Gram matrix of A atoms costs about
/// A² products instead of A² times the number of nodes. Inner products are over the observed nodes.</remarks>
public sealed class PhaseAtoms
{
    private readonly double[][] _broadened;
    private readonly double[] _gram;
    private readonly double[] _norms;

    /// <summary>Forms all atoms.</summary>
    /// <param name="transforms">Shifts and broadenings.</param>
    /// <param name="patterns">One pattern a phase, not negative, each of <see cref="PeakTransforms.Nodes"/> nodes.</param>
    /// <param name="cancel">Cancels between phases.</param>
    public PhaseAtoms(PeakTransforms transforms, IReadOnlyList<double[]> patterns, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        ArgumentNullException.ThrowIfNull(patterns);
        Transforms = transforms;
        Phases = patterns.Count;
        var levels = transforms.Broadening.Count;
        _broadened = new double[Phases * levels][];
        for (var k = 0; k < Phases; k++)
            for (var v = 0; v < levels; v++)
                transforms.Broaden(v, patterns[k], _broadened[k * levels + v] = new double[transforms.Nodes]);
        _gram = new double[(long)Count * Count];
        Parallel.For(0, _broadened.Length, new ParallelOptions { CancellationToken = cancel }, p =>
        {
            for (var r = 0; r <= p; r++) Block(p, r);
        });
        _norms = [.. Enumerable.Range(0, Count).Select(a => _gram[(long)a * Count + a])];
    }

    /// <summary>Shifts and broadenings.</summary>
    public PeakTransforms Transforms { get; }

    /// <summary>Number of phases.</summary>
    public int Phases { get; }

    /// <summary>Atoms of one phase.</summary>
    public int PerPhase => Transforms.Shifts * Transforms.Broadening.Count;

    /// <summary>Atoms in all; those of one phase follow each other, broadening by broadening, shift by shift.</summary>
    public int Count => Phases * PerPhase;

    /// <summary>Inner products of one atom with all others, shape [<see cref="Count"/>].</summary>
    /// <param name="atom">Index of the atom.</param>
    public ReadOnlySpan<double> Gram(int atom) => _gram.AsSpan(atom * Count, Count);

    /// <summary>Squared norm of an atom.</summary>
    /// <param name="atom">Index of the atom.</param>
    public double Norm(int atom) => _norms[atom];

    /// <summary>Phase, broadening level and shift (steps) of an atom.</summary>
    /// <param name="atom">Index of the atom.</param>
    public (int Phase, int Level, int Shift) Describe(int atom)
    {
        var s = Transforms.Shifts;
        return (atom / PerPhase, atom % PerPhase / s, atom % s + Transforms.MinShift);
    }

    /// <summary>Index of an atom.</summary>
    /// <param name="phase">Phase.</param>
    /// <param name="level">Index of the broadening.</param>
    /// <param name="shift">Steps.</param>
    public int Atom(int phase, int level, int shift) => phase * PerPhase + level * Transforms.Shifts + shift - Transforms.MinShift;

    /// <summary>The observed values of an atom, shape [<see cref="PeakTransforms.Observed"/>].</summary>
    /// <param name="atom">Index of the atom.</param>
    public ReadOnlySpan<double> Values(int atom)
    {
        var (_, _, shift) = Describe(atom);
        return _broadened[atom / Transforms.Shifts].AsSpan(Transforms.Start(shift), Transforms.Observed);
    }

    /// <summary>Inner products of all atoms with a measured pattern.</summary>
    /// <param name="data">Shape [<see cref="PeakTransforms.Observed"/>].</param>
    /// <param name="products">Receives them, shape [<see cref="Count"/>].</param>
    public void Correlate(ReadOnlySpan<double> data, Span<double> products)
    {
        for (var a = 0; a < Count; a++) products[a] = TensorPrimitives.Dot(Values(a), data);
    }

    private void Block(int p, int r)
    {
        int s = Transforms.Shifts, n = Transforms.Observed;
        double[] x = _broadened[p], y = _broadened[r];
        // Offsets of the windows: i of x and j of y; the next pair on the diagonal gains one product and loses one.
        for (var lag = -(s - 1); lag <= s - 1; lag++)
        {
            int i = Math.Max(0, lag), j = i - lag;
            var sum = TensorPrimitives.Dot(x.AsSpan(i, n), y.AsSpan(j, n));
            while (true)
            {
                // A window that starts at offset i is the shift MaxShift - i, the atom at s - 1 - i.
                long a = (long)p * s + s - 1 - i, b = (long)r * s + s - 1 - j;
                _gram[a * Count + b] = sum;
                _gram[b * Count + a] = sum;
                if (i == s - 1 || j == s - 1) break;
                sum += x[i + n] * y[j + n] - x[i] * y[j];
                i++;
                j++;
            }
        }
    }
}
