using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>A representation that has a row for each site; that of the crystal is made of these.</summary>
public interface ISiteRepresentation : IRepresentation
{
    /// <summary>Describes each site.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="values">Receives the numbers, shape [site, column].</param>
    /// <exception cref="ArgumentException">As for <see cref="IRepresentation.Describe"/>.</exception>
    void DescribeSites(Crystal crystal, Span<double> values);
}
