using System.Globalization;

namespace Ewald.Studies.PhononDos;

/// <summary>Radii of ions.</summary>
/// <param name="Symbol">The element.</param>
/// <param name="Charge">Electrons.</param>
/// <param name="Radius">Å.</param>
internal sealed record Ion(string Symbol, int Charge, double Radius);

/// <summary>The table of ions, made by tests/References/ionic_radii.py.</summary>
internal static class IonTable
{
    /// <summary>All ions.</summary>
    public static IReadOnlyList<Ion> All { get; } = Read();

    /// <summary>The ions of a charge.</summary>
    public static IReadOnlyList<Ion> Of(int charge) => ByCharge[charge];


    private static Dictionary<int, Ion[]> ByCharge { get; } = All.GroupBy(i => i.Charge).ToDictionary(g => g.Key, g => g.ToArray());

    private static Ion[] Read()
    {
        using var stream = typeof(IonTable).Assembly.GetManifestResourceStream("Ewald.Studies.PhononDos.ionic_radii.csv")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#').Skip(1).Select(l => l.Split(',')).Select(c =>
            new Ion(c[0], int.Parse(c[1], CultureInfo.InvariantCulture), double.Parse(c[2], CultureInfo.InvariantCulture)))];
    }
}
