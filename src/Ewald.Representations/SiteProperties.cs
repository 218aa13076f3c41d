using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>Each site as the occupancy-weighted mean of its elements' properties: the nodes of a crystal graph that knows chemistry.</summary>
/// <remarks>x_ip = Σ_a o_ia (q_ap − mean_p)/deviation_p / Σ_a o_ia over the occupants a, with mean and deviation over the elements that have the property; an element
/// without it stands at the mean, and what lies beyond ±3 is cut. The last value is the occupancy, 1 for a full site. A mixture of two elements lies between them, which a one-hot
/// node does not say: so an alloy is read by a network that saw ordered crystals only. Source of the properties: see <see cref="ElementProperties"/>.</remarks>
public static class SiteProperties
{
    private const double Farthest = 3;
    private static readonly Lazy<double[][]> Table = new(() =>
    {
        var rows = new double[Elements.All.Max(e => e.AtomicNumber) + 1][];
        for (var z = 0; z < rows.Length; z++) rows[z] = new double[ElementProperties.All.Count + 1];
        for (var p = 0; p <= ElementProperties.All.Count; p++)
        {
            var known = Elements.All.Where(e => !double.IsNaN(Value(e, p))).ToArray();
            var mean = known.Average(e => Value(e, p));
            var deviation = Math.Sqrt(known.Average(e => (Value(e, p) - mean) * (Value(e, p) - mean)));
            foreach (var e in known) rows[e.AtomicNumber][p] = Math.Clamp((Value(e, p) - mean) / deviation, -Farthest, Farthest);
        }

        return rows;
    });

    /// <summary>Name of each value, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ElementProperties.All.Select(p => p.Name), "atomicNumber", "occupancy"];

    /// <summary>The sites of a crystal.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <returns>Shape [site, <see cref="Names"/>], row after row.</returns>
    /// <exception cref="ArgumentException">The crystal has no atoms.</exception>
    public static double[] Of(Crystal crystal)
    {
        CrystalSpecies.Check(crystal, nameof(SiteProperties));
        var width = Names.Count;
        var values = new double[crystal.Sites.Count * width];
        for (var i = 0; i < crystal.Sites.Count; i++)
        {
            var row = values.AsSpan(i * width, width);
            var occupancy = crystal.Sites[i].Occupancy;
            row[^1] = occupancy;
            if (occupancy == 0) continue;
            foreach (var occupant in crystal.Sites[i].Occupants)
            {
                var properties = Table.Value[occupant.Element.AtomicNumber];
                for (var p = 0; p < properties.Length; p++) row[p] += occupant.Occupancy / occupancy * properties[p];
            }
        }

        return values;
    }

    private static double Value(Element element, int property) => property < ElementProperties.All.Count ? ElementProperties.Of(element)[property] : element.AtomicNumber;
}
