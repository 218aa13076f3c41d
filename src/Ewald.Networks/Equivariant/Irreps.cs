using System.Globalization;

namespace Ewald.Networks.Equivariant;

/// <summary>So many copies of one irrep among the features of a site.</summary>
/// <param name="Multiplicity">Number of copies, the channels.</param>
/// <param name="Irrep">The irrep.</param>
/// <param name="Offset">Column of the first value.</param>
public readonly record struct IrrepBlock(int Multiplicity, Irrep Irrep, int Offset)
{
    /// <summary>Number of values.</summary>
    public int Dimension => Multiplicity * Irrep.Dimension;
}

/// <summary>The features of a site: which irreps, how many of each, for example <c>32x0e+32x1o</c>.</summary>
/// <remarks>Each irrep stands once, by degree, even first. A block is stored component by component, [2l + 1, channel], so that the
/// channels of a component lie side by side in memory.</remarks>
public sealed class Irreps
{
    private readonly IrrepBlock[] _blocks;

    /// <summary>Features from counts.</summary>
    /// <param name="counts">Irreps with their multiplicities; equal ones are added, empty ones dropped.</param>
    public Irreps(IEnumerable<(int Multiplicity, Irrep Irrep)> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var offset = 0;
        var blocks = new List<IrrepBlock>();
        foreach (var group in counts.GroupBy(c => c.Irrep).OrderBy(g => g.Key))
        {
            var multiplicity = group.Sum(g => g.Multiplicity);
            if (group.Any(g => g.Multiplicity < 0)) throw new ArgumentException($"Irreps: {group.Key} has a negative multiplicity.", nameof(counts));
            if (multiplicity == 0) continue;
            blocks.Add(new IrrepBlock(multiplicity, group.Key, offset));
            offset += blocks[^1].Dimension;
        }

        (_blocks, Dimension) = ([.. blocks], offset);
    }

    /// <summary>The blocks in order.</summary>
    public IReadOnlyList<IrrepBlock> Blocks => _blocks;

    /// <summary>Number of values of a site.</summary>
    public int Dimension { get; }

    /// <summary>Reads features.</summary>
    /// <param name="text">Blocks joined by +, each a multiplicity, x, a degree and e or o; <c>1o</c> alone means one.</param>
    /// <exception cref="ArgumentException">The text is something else.</exception>
    public static Irreps Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Irreps(text.Split('+', StringSplitOptions.TrimEntries).Select(Block));

        (int, Irrep) Block(string block)
        {
            var cut = block.IndexOf('x', StringComparison.Ordinal);
            var (count, name) = cut < 0 ? ("1", block) : (block[..cut], block[(cut + 1)..]);
            if (int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var multiplicity) && name.Length > 1 && name[^1] is 'e' or 'o'
                && int.TryParse(name[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var degree)) return (multiplicity, new Irrep(degree, name[^1] == 'e' ? 1 : -1));
            throw new ArgumentException($"Irreps: '{block}' is no block; write a multiplicity, x, a degree and e or o, such as 32x1o.", nameof(text));
        }
    }

    /// <summary>The block of an irrep, or null.</summary>
    /// <param name="irrep">The irrep.</param>
    public IrrepBlock? Find(Irrep irrep)
    {
        foreach (var block in _blocks)
            if (block.Irrep == irrep) return block;
        return null;
    }

    /// <summary>For example <c>32x0e+32x1o</c>.</summary>
    public override string ToString() => string.Join('+', _blocks.Select(b => FormattableString.Invariant($"{b.Multiplicity}x{b.Irrep}")));
}
