using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>A crystal as a row of numbers, of the same length and meaning for every crystal.</summary>
/// <remarks>A site with several occupants counts with each of them by its occupancy, so alloys and vacancies need no special case.
/// The same crystal gives the same bits, whatever the number of threads.</remarks>
public interface IRepresentation
{
    /// <summary>What each number means, shape [column].</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>What may be done to a crystal without changing the numbers (but for rounding).</summary>
    Invariances Invariances { get; }

    /// <summary>Describes a crystal.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="values">Receives the numbers, shape [column].</param>
    /// <exception cref="ArgumentException">The crystal has no atoms, or some that this representation does not know; or the length differs.</exception>
    void Describe(Crystal crystal, Span<double> values);
}
