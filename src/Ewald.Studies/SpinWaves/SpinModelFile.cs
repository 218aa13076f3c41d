using System.Text.Json;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;
using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinWaves;

/// <summary>The description of a user's model: a JSON file with cell, sites, parameters, order and resolution (docs/studies/spin-waves.md).</summary>
internal sealed record SpinModelFile(ExchangeModel Model, EnergyResolution? Resolution, double Temperature, (double H, double K, double L) Fixed)
{
    /// <summary>Reads a description.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It is no such description; one sentence.</exception>
    public static SpinModelFile Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(InputFile.Text(path));
            return Of(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new DataFormatException(path, $"is no JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or KeyNotFoundException or (InputException and not DataFormatException))
        {
            throw new DataFormatException(path, $"does not describe a spin model: {e.Message}", e);
        }
    }

    private static SpinModelFile Of(JsonElement root)
    {
        var cell = Numbers(Need(root, "cell"), 6, "cell: a, b, c in Å and three angles in degrees");
        if (cell.Take(3).Any(v => !(v > 0)) || cell.Skip(3).Any(v => !(v is > 0 and < 180)))
            throw new InputException(FormattableString.Invariant($"cell [{string.Join(", ", cell.Select(v => FormattableString.Invariant($"{v}")))}]: lengths are positive and angles lie between 0 and 180 degrees."));
        var sites = Need(root, "sites").EnumerateArray().Select((s, i) =>
        {
            var p = Numbers(Need(s, "position"), 3, "position: three fractional coordinates");
            var g = s.TryGetProperty("g", out var given) ? given.GetDouble() : 2;
            return new SpinSite(s.TryGetProperty("label", out var label) ? label.GetString()! : FormattableString.Invariant($"site {i}"), (p[0], p[1], p[2]), Need(s, "spin").GetDouble())
            {
                G = SpinTensor.Heisenberg(g),
                FormFactor = s.TryGetProperty("ion", out var ion) ? MagneticFormFactor.Of(ion.GetString()!, s.TryGetProperty("lande", out var lande) ? lande.GetDouble() : 2) : null,
            };
        }).ToArray();
        var matrix = ExchangeLattice.Same;
        if (root.TryGetProperty("magneticCell", out var rows))
        {
            for (var i = 0; i < 3; i++)
                for (var j = 0; j < 3; j++) matrix[i, j] = rows[i][j].GetInt32();
        }

        var lattice = new ExchangeLattice("the model", UnitCell.FromDegrees(cell[0], cell[1], cell[2], cell[3], cell[4], cell[5]), sites, matrix);
        var parameters = Need(root, "parameters").EnumerateArray().Select(p => Parameter(lattice, p)).ToArray();
        if (parameters.Length == 0) throw new InputException("'parameters' is empty; give at least one.");
        SpinVector[] directions = [.. Need(root, "directions").EnumerateArray().Select(d => Numbers(d, 3, "directions: three components for each site")).Select(d => new SpinVector(d[0], d[1], d[2]).Normalised())];
        var model = lattice.Model(parameters, super => Directions(root, super, sites.Length, directions));
        var resolution = root.TryGetProperty("resolution", out var r) ? new EnergyResolution([.. r.EnumerateArray().Select(v => v.GetDouble())]) : null;
        var at = root.TryGetProperty("at", out var a) ? Numbers(a, 3, "at: H, K, L where the file has no such axis") : [0, 0, 0];
        return new SpinModelFile(model, resolution, root.TryGetProperty("temperature", out var t) ? t.GetDouble() : 0, (at[0], at[1], at[2]));
    }

    private static ExchangeParameter Parameter(ExchangeLattice lattice, JsonElement p)
    {
        var name = Need(p, "name").GetString()!;
        var (low, high) = (Need(p, "low").GetDouble(), Need(p, "high").GetDouble());
        if (!(low < high)) throw new InputException(FormattableString.Invariant($"parameter {name} ranges from {low} to {high} meV; 'low' must be below 'high'."));
        if (p.TryGetProperty("axis", out var axis))
        {
            var e = Numbers(axis, 3, "axis: three components");
            return lattice.Anisotropy(name, new SpinVector(e[0], e[1], e[2]), low, high);
        }

        var exchange = SpinTensor.Heisenberg(1);
        if (p.TryGetProperty("matrix", out var m))
        {
            var v = m.EnumerateArray().SelectMany(row => Numbers(row, 3, "matrix: three rows of three")).ToArray();
            exchange = v.Length == 9 ? new SpinTensor(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]) : throw new InputException($"the matrix of {name} has {v.Length} elements; it has 9.");
        }

        IReadOnlyList<SpinBond> bonds = p.TryGetProperty("bonds", out var list)
            ? [.. list.EnumerateArray().Select(b => Numbers(b, 5, "bonds: from, to, and three cells")).Select(b => new SpinBond((int)b[0], (int)b[1], (int)b[2], (int)b[3], (int)b[4], exchange))]
            : p.TryGetProperty("distance", out var distance) ? lattice.Bonds(distance.GetDouble(), exchange)
            : throw new InputException($"parameter {name} has neither 'distance' nor 'bonds' nor 'axis'; give one.");
        return bonds.Count > 0 ? lattice.Exchange(name, bonds, low, high) : throw new InputException($"parameter {name} has no bond; no two sites are at its distance (to 0.01 Å).");
    }

    // Given for the magnetic cell, or for the chemical one with a propagation vector.
    private static SpinVector[] Directions(JsonElement root, Supercell super, int sites, SpinVector[] directions)
    {
        if (root.TryGetProperty("propagation", out var k))
        {
            var (vector, axis) = (Numbers(Need(k, "k"), 3, "k: three components"), Numbers(Need(k, "axis"), 3, "axis: three components"));
            if (directions.Length == sites) return super.Spiral(directions, (vector[0], vector[1], vector[2]), new SpinVector(axis[0], axis[1], axis[2]).Normalised());
        }
        else if (directions.Length == super.Origin.Count)
        {
            return directions;
        }

        throw new InputException($"{directions.Length} directions for a magnetic cell of {super.Origin.Count} sites; give one for each in its order, or those of the {sites} chemical sites with 'propagation'.");
    }

    private static JsonElement Need(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : throw new InputException($"'{name}' is missing.");

    private static double[] Numbers(JsonElement list, int count, string what)
    {
        double[] v = [.. list.EnumerateArray().Select(x => x.GetDouble())];
        return v.Length == count ? v : throw new InputException(FormattableString.Invariant($"{v.Length} numbers where {count} stand ({what})."));
    }
}
