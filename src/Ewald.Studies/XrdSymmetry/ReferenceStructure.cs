using System.Text.Json;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>A published structure behind the simulation; structures.json holds them with their sources.</summary>
/// <param name="Name">Formula.</param>
/// <param name="Group">Position in <see cref="SymmetryClass.Names"/>.</param>
/// <param name="Family">Members of one family mix: their cells are interpolated (Vegard); null mixes with none.</param>
/// <param name="Cell">a, b, c (Å), α, β, γ (degrees).</param>
/// <param name="Prototype">Its type of structure.</param>
/// <param name="CellSource">Where the cell stands.</param>
/// <param name="Seen">True when the cell was read in the named file or page, false when it is quoted from memory of the named paper, not read.</param>
/// <param name="Sites">All atoms of the cell, at rest.</param>
internal sealed record ReferenceStructure(string Name, int Group, string? Family, double[] Cell, string Prototype, string CellSource, bool Seen, IReadOnlyList<Site> Sites)
{
    private static readonly Lazy<ReferenceStructure[]> Read = new(Load);

    /// <summary>All structures.</summary>
    public static IReadOnlyList<ReferenceStructure> All => Read.Value;

    /// <summary>The crystal with a cell of its own and one displacement for all atoms.</summary>
    /// <param name="cell">a, b, c (Å), α, β, γ (degrees).</param>
    /// <param name="displacement">U, Å².</param>
    public Crystal Crystal(ReadOnlySpan<double> cell, double displacement) => new(
        Name, UnitCell.FromDegrees(cell[0], cell[1], cell[2], cell[3], cell[4], cell[5]), [.. Sites.Select(s => s with { MeanSquareDisplacement = displacement })]);

    private static ReferenceStructure[] Load()
    {
        const string name = "Ewald.Studies.XrdSymmetry.structures.json";
        using var stream = typeof(ReferenceStructure).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(name);
        using var document = JsonDocument.Parse(stream);
        var prototypes = document.RootElement.GetProperty("prototypes").EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!, StringComparer.Ordinal);
        return [.. document.RootElement.GetProperty("structures").EnumerateArray().Select(s => Build(s, prototypes[s.GetProperty("prototype").GetString()!]))];
    }

    private static ReferenceStructure Build(JsonElement structure, JsonElement prototype)
    {
        double[] cell = [.. structure.GetProperty("cell").EnumerateArray().Select(v => v.GetDouble())];
        var x = structure.TryGetProperty("x", out var free) ? free.GetDouble() : 0;
        var elements = structure.GetProperty("elements");
        var operations = SpaceGroupNames.Of(prototype.GetProperty("number").GetInt32()).Operations;
        var sites = new List<Site>();
        foreach (var site in prototype.GetProperty("sites").EnumerateArray())
        {
            var occupants = Occupants(site[0].GetString()!, elements);
            foreach (var p in Orbit((Coordinate(site[1], x), Coordinate(site[2], x), Coordinate(site[3], x)), operations))
                sites.Add(new Site(site[0].GetString()!, p.X, p.Y, p.Z, occupants));
        }

        if (prototype.TryGetProperty("orthohexagonal", out _)) sites = Orthohexagonal(sites);
        return new ReferenceStructure(
            structure.GetProperty("name").GetString()!, SymmetryClass.Names.ToList().IndexOf(structure.GetProperty("group").GetString()!),
            structure.TryGetProperty("family", out var family) ? family.GetString() : null, cell, prototype.GetProperty("name").GetString()!,
            structure.GetProperty("cellSource").GetString()!, structure.GetProperty("seen").GetBoolean(), sites);
    }

    // Roles beyond A, B, C, X are parts of the organic cations, which turn: their atoms are shared among equivalent places; hydrogen is left out.
    private static Occupant[] Occupants(string role, JsonElement elements) => role switch
    {
        "M" => [new(Elements.Of("C"), 1 / 6.0), new(Elements.Of("N"), 1 / 6.0)],
        "T" => [new(Elements.Of("C"), 0.5), new(Elements.Of("N"), 0.5)],
        "F" => [new(Elements.Of("C"))],
        "N" => [new(Elements.Of("N"), 1 / 3.0)],
        _ => [.. elements.GetProperty(role).EnumerateObject().Select(e => new Occupant(Elements.Of(e.Name), e.Value.GetDouble()))],
    };

    private static double Coordinate(JsonElement value, double x) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : value.GetString() == "x" ? x : x + 0.5;

    /// <summary>Images of a point in the cell, each once.</summary>
    /// <param name="point">Fractional coordinates.</param>
    /// <param name="operations">Of the space group.</param>
    public static List<(double X, double Y, double Z)> Orbit((double X, double Y, double Z) point, IReadOnlyList<SymmetryOperation> operations)
    {
        var orbit = new List<(double X, double Y, double Z)>();
        foreach (var operation in operations)
        {
            var (x, y, z) = operation.Apply(point);
            (double X, double Y, double Z) image = (Wrap(x), Wrap(y), Wrap(z));
            if (!orbit.Exists(o => Near(o.X - image.X) && Near(o.Y - image.Y) && Near(o.Z - image.Z))) orbit.Add(image);
        }

        return orbit;

        static double Wrap(double v) => v - Math.Floor(v);
        static bool Near(double d) => Math.Abs(d - Math.Round(d)) < 1e-5;
    }

    // Cell of edges 2a + b, b, 2c: four hexagonal cells, so each atom stands at four places.
    private static List<Site> Orthohexagonal(List<Site> sites)
    {
        var doubled = new List<Site>();
        foreach (var site in sites)
            foreach (var shift in new[] { 0, 1 })
                foreach (var layer in new[] { 0, 1 })
                {
                    var x = site.X + shift;
                    doubled.Add(site with { X = x / 2, Y = site.Y - x / 2, Z = (site.Z + layer) / 2 });
                }

        return doubled;
    }
}
