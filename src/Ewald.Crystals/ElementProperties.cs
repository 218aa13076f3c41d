using System.Collections.Frozen;
using System.Globalization;

namespace Ewald.Crystals;

/// <summary>A property that the table of elements holds.</summary>
/// <param name="Name">Name, camelCase.</param>
/// <param name="Unit">Unit.</param>
public sealed record ElementProperty(string Name, string Unit);

/// <summary>Measured properties of the elements, hydrogen to curium, for statistics over a composition.</summary>
/// <remarks>Solids at room temperature where it matters; a missing value is NaN. The values are those that pymatgen 2022.11.7 gathers
/// (S. P. Ong et al., Comput. Mater. Sci. 68, 314 (2013), doi:10.1016/j.commatsci.2012.10.028), written out by
/// tests/References/element_properties.py. They are good for describing, not for quoting.</remarks>
public static class ElementProperties
{
    /// <summary>The properties in the order of the columns.</summary>
    public static IReadOnlyList<ElementProperty> All => Table.Columns;

    /// <summary>All properties of an element, NaN where unknown, shape [property].</summary>
    /// <param name="element">The element; deuterium has those of hydrogen.</param>
    public static ReadOnlySpan<double> Of(Element element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return Table.Rows[element.AtomicNumber];
    }

    /// <summary>One property of an element, NaN where unknown.</summary>
    /// <param name="element">The element.</param>
    /// <param name="property">Name of the property.</param>
    /// <exception cref="ArgumentException">No property has this name.</exception>
    public static double Of(Element element, string property) => Of(element)[IndexOf(property)];

    /// <summary>The column of a property.</summary>
    /// <param name="property">Its name.</param>
    /// <exception cref="ArgumentException">No property has this name.</exception>
    public static int IndexOf(string property) => Table.Index.TryGetValue(property, out var index)
        ? index
        : throw new ArgumentException($"ElementProperties: no property is called '{property}'; there are {string.Join(", ", All.Select(p => p.Name))}.", nameof(property));

    private static class Table
    {
        internal static readonly IReadOnlyList<ElementProperty> Columns;
        internal static readonly FrozenDictionary<string, int> Index;
        internal static readonly double[][] Rows;

        static Table()
        {
            using var stream = typeof(Table).Assembly.GetManifestResourceStream("Ewald.Crystals.element_properties.csv")!;
            using var reader = new StreamReader(stream);
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#').ToArray();
            Columns = [.. lines[0].Split(',').Skip(1).Select(c => c.Split('/', 2)).Select(c => new ElementProperty(c[0], c.Length > 1 ? c[1] : "1"))];
            Index = Columns.Select((c, i) => (c.Name, i)).ToFrozenDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);
            Rows = new double[lines.Length][];
            Rows[0] = [.. Columns.Select(_ => double.NaN)];
            foreach (var line in lines.Skip(1))
            {
                var cells = line.Split(',');
                Rows[Elements.Of(cells[0]).AtomicNumber] = [.. cells.Skip(1).Select(c => c.Length == 0 ? double.NaN : double.Parse(c, CultureInfo.InvariantCulture))];
            }
        }
    }
}
