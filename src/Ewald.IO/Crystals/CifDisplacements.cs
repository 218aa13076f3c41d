using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>Mean square displacements of a CIF, whichever of its ways states them.</summary>
internal sealed class CifDisplacements
{
    private const double BOfU = 8 * Math.PI * Math.PI;
    private static readonly string[] Components = ["11", "22", "33", "12", "13", "23"];

    private readonly string _path;
    private readonly List<string> _warnings;
    private readonly int _u;
    private readonly int _b;
    private readonly int _type;
    private readonly Dictionary<string, double> _equivalent = new(StringComparer.Ordinal);
    private readonly List<string> _renamed = [];
    private readonly List<string> _negative = [];
    private readonly List<string> _contradicted = [];

    public CifDisplacements(string path, CifDocument.Block block, CifDocument.Table atoms, UnitCell cell, List<string> warnings)
    {
        (_path, _warnings) = (path, warnings);
        (_u, _b) = (atoms.Find("_atom_site_u_iso_or_equiv"), atoms.Find("_atom_site_b_iso_or_equiv"));
        _type = Math.Max(atoms.Find("_atom_site_adp_type"), atoms.Find("_atom_site_thermal_displace_type"));
        foreach (var (symbol, factor) in new[] { ("u", 1.0), ("b", 1 / BOfU) })
        {
            if (block.Loop($"_atom_site_aniso_{symbol}_11", "_atom_site_aniso_") is not { } table || table.Find("_atom_site_aniso_label") is not (>= 0 and var label)) continue;
            int[] columns = [.. Components.Select(c => table.Find($"_atom_site_aniso_{symbol}_{c}"))];
            if (Array.Exists(columns, c => c < 0)) continue;
            foreach (var row in table.Rows)
            {
                if (row[label] is not { } name || Array.Exists(columns, c => row[c] is null)) continue;
                _equivalent.TryAdd(name, factor * Equivalent(cell, [.. columns.Select(c => Cif.Number(path, row[c]!, $"a displacement of '{name}'"))]));
            }
        }
    }

    /// <summary>U_iso of an atom, Å², or null where the file has none.</summary>
    public double? Of(string?[] row, string name)
    {
        double? u = _u >= 0 && Known(row[_u]) is { } uText ? Cif.Number(_path, uText, $"U of '{name}'") : null;
        if (u is { } given && _type >= 0 && row[_type] is { } type && type.StartsWith('B') && _b < 0)
        {
            u = given / BOfU;
            _renamed.Add(name);
        }

        if (u is null && _b >= 0 && Known(row[_b]) is { } bText) u = Cif.Number(_path, bText, $"B of '{name}'") / BOfU;
        if (_equivalent.TryGetValue(name, out var equivalent) && equivalent > 0)
        {
            if (u is { } stated && Math.Abs(stated - equivalent) > 0.2 * equivalent) _contradicted.Add(name);
            u = equivalent;
        }

        if (u >= 0 || u is null) return u;
        _negative.Add(name);
        return 0;
    }

    /// <summary>Adds what was assumed to the warnings.</summary>
    public void Announce()
    {
        if (_renamed.Count > 0) _warnings.Add($"U of {CrystalAssembly.List(_renamed)} is marked as B and read so.");
        if (_negative.Count > 0) _warnings.Add($"The negative displacement of {CrystalAssembly.List(_negative)} is set to 0.");
        if (_contradicted.Count > 0) _warnings.Add($"The isotropic displacement of {CrystalAssembly.List(_contradicted)} contradicts the anisotropic one by more than 20 %; the latter is used.");
    }

    // U_eq = 1/3 Σ_ij U_ij a*_i a*_j a_i·a_j: R. X. Fischer, E. Tillmanns, Acta Cryst. C 44, 775 (1988), doi:10.1107/S0108270187012745.
    private static double Equivalent(UnitCell cell, double[] u)
    {
        var (v, r) = (cell.Vectors, cell.ReciprocalVectors);
        double Dot(double[,] m, int i, int j) => m[i, 0] * m[j, 0] + m[i, 1] * m[j, 1] + m[i, 2] * m[j, 2];
        double Term(int i, int j) => Math.Sqrt(Dot(r, i, i) * Dot(r, j, j)) * Dot(v, i, j);
        return (u[0] * Term(0, 0) + u[1] * Term(1, 1) + u[2] * Term(2, 2) + 2 * (u[3] * Term(0, 1) + u[4] * Term(0, 2) + u[5] * Term(1, 2))) / 3;
    }

    private static string? Known(string? text) => text?.Trim() is "" or "?" or "." ? null : text;
}
