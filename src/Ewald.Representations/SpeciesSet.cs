using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>The elements that a representation has columns for, fixed before it is used.</summary>
/// <remarks>Ordered by atomic number; isotopes of one element are one species. A set that grew with the data would change the meaning of
/// columns between training and use, so an element outside it is an error and never left out in silence.</remarks>
public sealed class SpeciesSet
{
    private readonly int[] _place = new int[120];

    /// <summary>A set of elements.</summary>
    /// <param name="elements">In any order; repeated ones count once.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public SpeciesSet(IEnumerable<Element> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        Elements = [.. elements.DistinctBy(e => e.AtomicNumber).OrderBy(e => e.AtomicNumber).Select(e => Crystals.Elements.Of(e.AtomicNumber))];
        if (Elements.Count == 0) throw new ArgumentException("SpeciesSet: no elements; give at least one.", nameof(elements));
        Array.Fill(_place, -1);
        for (var i = 0; i < Elements.Count; i++) _place[Elements[i].AtomicNumber] = i;
    }

    /// <summary>The elements by atomic number.</summary>
    public IReadOnlyList<Element> Elements { get; }

    /// <summary>How many.</summary>
    public int Count => Elements.Count;

    /// <summary>The elements of symbols.</summary>
    /// <param name="symbols">For example <c>Na</c>, <c>Cl</c>.</param>
    public static SpeciesSet Of(params string[] symbols) => new(symbols.Select(Crystals.Elements.Of));

    /// <summary>Every element of some crystals: fits a representation to a training set.</summary>
    /// <param name="crystals">The training set, or one crystal.</param>
    public static SpeciesSet Of(params IEnumerable<Crystal> crystals) => new(crystals.SelectMany(c => c.Sites).SelectMany(s => s.Occupants).Select(o => o.Element));

    /// <summary>The place of an element in the order.</summary>
    /// <param name="element">The element.</param>
    /// <exception cref="ArgumentException">It is not in the set.</exception>
    public int IndexOf(Element element)
    {
        ArgumentNullException.ThrowIfNull(element);
        var place = _place[element.AtomicNumber];
        return place >= 0 ? place : throw new ArgumentException(
            $"SpeciesSet: {element.Symbol} is not among the elements that were fitted ({string.Join(", ", Elements.Select(e => e.Symbol))}); fit the representation to crystals that hold it.", nameof(element));
    }
}
