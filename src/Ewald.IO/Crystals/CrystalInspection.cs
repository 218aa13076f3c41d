using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>What <see cref="FileInspection"/> says of a crystal.</summary>
internal static class CrystalInspection
{
    private const int MostSets = 100;

    public static Inspection Inspect(Inspection blank, string format, string text)
    {
        var crystals = CrystalFile.Parse(blank.Path, text, format);
        var crystal = crystals[0];
        var cell = crystal.Cell;
        var warnings = Cif.First(crystals).Warnings.ToList();
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Name"] = crystal.Name, ["Formula"] = crystal.Formula,
            ["Cell"] = FormattableString.Invariant($"{cell.A:F4} {cell.B:F4} {cell.C:F4} Å, {Degrees(cell.Alpha):F3} {Degrees(cell.Beta):F3} {Degrees(cell.Gamma):F3} degrees, {cell.Volume:F3} Å³"),
            ["Density"] = FormattableString.Invariant($"{crystal.Density:F3} g/cm³"), ["Structures"] = FormattableString.Invariant($"{crystals.Count}"),
        };
        List<InspectedEntry> entries =
        [
            new("cell", "Å", new[] { cell.A, cell.B, cell.C }.Min(), new[] { cell.A, cell.B, cell.C }.Max(), 3, "lengths of the axes"),
            new("sites", "", null, null, crystal.Sites.Count, crystal.IsOrdered ? "sites of the cell" : "sites of the cell, some shared or partly empty"),
        ];
        try
        {
            var symmetry = CrystalSymmetry.Of(crystal);
            facts["Space group"] = FormattableString.Invariant($"{symmetry.Data.International}, number {symmetry.Data.Number}, found with a tolerance of {symmetry.Tolerance} Å");
            entries.AddRange(symmetry.Wyckoff.Take(MostSets).Select(w => Entry(w.Site, w.Members.Count, FormattableString.Invariant($"{w} ({w.SiteSymmetry})"))));
            if (symmetry.Wyckoff.Count > MostSets) warnings.Add(FormattableString.Invariant($"{symmetry.Wyckoff.Count} sets of equivalent sites; the first {MostSets} are shown."));
        }
        catch (InputException e)
        {
            warnings.Add(e.Message);
            entries.AddRange(crystal.Sites.Take(MostSets).Select(s => Entry(s, 1, "site")));
        }

        return blank with { Format = format, Kind = "crystal", Entries = entries, Warnings = warnings, Metadata = facts };
    }

    private static InspectedEntry Entry(Site site, int count, string what)
    {
        var occupants = string.Join(" + ", site.Occupants.Select(o => FormattableString.Invariant($"{o.Occupancy:G4} {o.Element.Symbol}{Charge(o.Charge)}")));
        var u = site.MeanSquareDisplacement is { } value ? FormattableString.Invariant($", U {value:G3} Å²") : "";
        return new InspectedEntry(site.Label, "", null, null, count, FormattableString.Invariant($"{what} at {site.X:F4} {site.Y:F4} {site.Z:F4}: {occupants}{u}"));
    }

    private static string Charge(int charge) => charge == 0 ? "" : FormattableString.Invariant($"{Math.Abs(charge)}{(charge > 0 ? '+' : '-')}");

    private static double Degrees(double angle) => angle * 180 / Math.PI;
}
