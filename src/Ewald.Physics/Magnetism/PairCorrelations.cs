using System.Numerics;

namespace Ewald.Physics.Magnetism;

/// <summary>Means ⟨σᵢσⱼ⟩ over the orbits of pairs of a box, from configurations of Ising spins.</summary>
/// <remarks>A sublattice is a word of one bit a cell, so that all pairs at one displacement are an exclusive or and a count of bits: n (n − 2 d) with d differing bits.</remarks>
/// <param name="orbits">The orbits of the box.</param>
public sealed class PairCorrelations(PairOrbits orbits)
{
    private readonly double[] _sums = new double[orbits.Count];
    private readonly int _words = (orbits.Box.Cells + 63) / 64;
    private readonly ulong[] _shifted = new ulong[orbits.Box.Count * ((orbits.Box.Cells + 63) / 64)]; // [site, displacement, word]
    private readonly int[] _moved = Moved(orbits.Box);

    /// <summary>Sum of the weights.</summary>
    public double Weight { get; private set; }

    /// <summary>Adds a configuration.</summary>
    /// <param name="spins">±1, shape [spin].</param>
    /// <param name="weight">Its weight.</param>
    public void Add(ReadOnlySpan<double> spins, double weight = 1)
    {
        var (n, cells) = (orbits.Box.Basis, orbits.Box.Cells);
        if (spins.Length != n * cells) throw new ArgumentException($"PairCorrelations: {spins.Length} spins for a box of {n * cells}.", nameof(spins));
        Array.Clear(_shifted);
        for (var site = 0; site < n; site++)
        {
            for (var d = 0; d < cells; d++)
            {
                var words = _shifted.AsSpan((site * cells + d) * _words, _words);
                for (var c = 0; c < cells; c++)
                    if (spins[_moved[d * cells + c] * n + site] > 0) words[c >> 6] |= 1UL << (c & 63);
            }
        }

        for (var i = 0; i < n; i++)
        {
            var home = _shifted.AsSpan(i * cells * _words, _words);
            for (var j = i; j < n; j++)
            {
                for (var d = 0; d < cells; d++)
                {
                    var other = _shifted.AsSpan((j * cells + d) * _words, _words);
                    var differ = 0;
                    for (var w = 0; w < home.Length; w++) differ += BitOperations.PopCount(home[w] ^ other[w]);
                    // A pair of two sites stands for its opposite too.
                    _sums[orbits.Of(i, d * n + j)] += weight * (i == j ? 1 : 2) * (cells - 2 * differ);
                }
            }
        }

        Weight += weight;
    }

    /// <summary>⟨σᵢσⱼ⟩ of the orbits, shape [orbit]; the first is 1.</summary>
    /// <exception cref="ArgumentException">Nothing was added.</exception>
    public double[] Means()
    {
        if (!(Weight > 0)) throw new ArgumentException("PairCorrelations: nothing was added.");
        return [.. _sums.Select((s, o) => s / (Weight * orbits.Box.Cells * orbits.Sizes[o]))];
    }

    // The cell at a displacement from another, [displacement, cell].
    private static int[] Moved(SpinBox box)
    {
        var moved = new int[box.Cells * box.Cells];
        for (var d = 0; d < box.Cells; d++)
        {
            for (var c = 0; c < box.Cells; c++)
            {
                var ((a, b, e, _), (u, v, w, _)) = (box.At(d * box.Basis), box.At(c * box.Basis));
                moved[d * box.Cells + c] = box.Index(a + u, b + v, e + w, 0) / box.Basis;
            }
        }

        return moved;
    }
}
