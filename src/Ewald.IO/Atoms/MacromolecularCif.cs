using System.Globalization;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>mmCIF / PDBx: the _atom_site loop, models, alternate locations, assemblies.</summary>
/// <remarks>Source: PDBx/mmCIF dictionary 5. Only the first data block is read.</remarks>
public static class MacromolecularCif
{
    private static readonly string[] Categories = ["_atom_site.", "_pdbx_struct_assembly_gen.", "_pdbx_struct_oper_list."];

    /// <summary>Reads atoms.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">Which model by its number, or null for all of them.</param>
    /// <param name="assembly">Name of an assembly to build, or null for the atoms as they stand.</param>
    /// <exception cref="DataFormatException">No atoms, a damaged loop, or no such model or assembly.</exception>
    public static AtomicCoordinates Read(string path, int? model = 1, string? assembly = null) => Parse(path, InputFile.Text(path), model, assembly);

    internal static bool Recognises(string text)
    {
        var tokens = new CifTokens(text);
        return tokens.Next() && tokens.StartsWith("data_") && text.Contains("_atom_site.", StringComparison.OrdinalIgnoreCase);
    }

    internal static AtomicCoordinates Parse(string path, string text, int? model, string? assembly)
    {
        var tables = Tables(path, text);
        if (!tables.TryGetValue("_atom_site.", out var sites) || sites.Rows.Count == 0) throw new DataFormatException(path, "holds no _atom_site loop of Cartesian atoms.");
        var atoms = new List<(Atom, string, string, string)>(sites.Rows.Count);
        var models = new HashSet<int>();
        int x = sites.Need(path, "Cartn_x"), y = sites.Need(path, "Cartn_y"), z = sites.Need(path, "Cartn_z"), symbol = sites.Need(path, "type_symbol");
        int group = sites.Find("group_PDB"), name = sites.Find("label_atom_id", "auth_atom_id"), residue = sites.Find("label_comp_id", "auth_comp_id");
        int label = sites.Find("label_asym_id", "auth_asym_id"), chain = sites.Find("auth_asym_id", "label_asym_id"), number = sites.Find("auth_seq_id", "label_seq_id");
        int occupancy = sites.Find("occupancy"), alternate = sites.Find("label_alt_id"), modelColumn = sites.Find("pdbx_PDB_model_num"), insertion = sites.Find("pdbx_PDB_ins_code");
        foreach (var row in sites.Rows)
        {
            var inModel = modelColumn < 0 ? 1 : int.TryParse(row[modelColumn], NumberStyles.Integer, CultureInfo.InvariantCulture, out var m) ? m : 1;
            models.Add(inModel);
            if (model is { } wanted && inModel != wanted) continue;
            var element = AtomSelection.Element(row[symbol]) ?? throw new DataFormatException(path, $"the atom '{Value(row, name)}' has the unknown element '{row[symbol]}'.");
            _ = int.TryParse(Value(row, number), NumberStyles.Integer, CultureInfo.InvariantCulture, out var residueNumber);
            var atom = new Atom(
                element, Number(path, row[x]), Number(path, row[y]), Number(path, row[z]), Value(row, name), Value(row, residue), Value(row, chain), residueNumber,
                Value(row, occupancy) is { Length: > 0 } given ? Number(path, given) : 1, Value(row, group) == "HETATM");
            var key = FormattableString.Invariant($"{inModel}|{atom.Chain}|{residueNumber}|{Value(row, insertion)}|{atom.Residue}|{atom.Name}");
            atoms.Add((atom, Value(row, alternate), key, Value(row, label)));
        }

        if (atoms.Count == 0) throw new DataFormatException(path, FormattableString.Invariant($"has the models {string.Join(", ", models.Order().Take(20))}; number {model} was asked."));
        var warnings = new List<string>();
        if (models.Count > 1 && model is not null) warnings.Add(FormattableString.Invariant($"The file holds {models.Count} models; number {model} is read."));
        var single = AtomSelection.WithoutAlternates(atoms, warnings);
        var assemblies = tables.GetValueOrDefault("_pdbx_struct_assembly_gen.");
        var result = assembly is null ? [.. single.Select(a => a.Atom)] : AtomSelection.Assemble(path, single, Parts(path, tables, assemblies, assembly));
        if (result.Count == 0) throw new DataFormatException(path, $"assembly {assembly} holds none of the file's chains.");
        return new AtomicCoordinates(System.IO.Path.GetFileName(path), result) { Models = models.Count, Assemblies = Names(assemblies), Warnings = warnings };
    }

    private static string[] Names(Table? assemblies)
    {
        var column = assemblies?.Find("assembly_id") ?? -1;
        return column < 0 ? [] : [.. assemblies!.Rows.Select(r => r[column]).Distinct(StringComparer.Ordinal)];
    }

    private static List<(HashSet<string>, List<RigidMotion>)> Parts(string path, Dictionary<string, Table> tables, Table? assemblies, string assembly)
    {
        if (assemblies is null || !Names(assemblies).Contains(assembly, StringComparer.Ordinal))
            throw new DataFormatException(path, $"has no biological assembly '{assembly}'; it has {(Names(assemblies).Length == 0 ? "none" : string.Join(", ", Names(assemblies)))}.");
        if (!tables.TryGetValue("_pdbx_struct_oper_list.", out var operations)) throw new DataFormatException(path, "names assemblies but no operations.");
        int id = assemblies.Need(path, "assembly_id"), expression = assemblies.Need(path, "oper_expression"), chains = assemblies.Need(path, "asym_id_list");
        var motions = new Dictionary<string, RigidMotion>(StringComparer.Ordinal);
        var operationId = operations.Need(path, "id");
        foreach (var row in operations.Rows)
        {
            var matrix = new double[12];
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 3; j++) matrix[i * 4 + j] = Number(path, row[operations.Need(path, FormattableString.Invariant($"matrix[{i + 1}][{j + 1}]"))]);
                matrix[i * 4 + 3] = Number(path, row[operations.Need(path, FormattableString.Invariant($"vector[{i + 1}]"))]);
            }

            motions[row[operationId]] = new RigidMotion(matrix);
        }

        return [.. assemblies.Rows.Where(r => r[id] == assembly).Select(r =>
            (new HashSet<string>(r[chains].Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal), Product(path, r[expression], motions)))];
    }

    /// <summary>Operator expressions: <c>1,2</c>, <c>(1-60)</c>, <c>(1-60)(61-88)</c>, where the right factor acts first.</summary>
    private static List<RigidMotion> Product(string path, string expression, Dictionary<string, RigidMotion> motions)
    {
        var factors = expression.Contains('(', StringComparison.Ordinal) ? expression.Split(['(', ')'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [expression];
        List<RigidMotion> product = [RigidMotion.Identity];
        foreach (var factor in factors)
        {
            var listed = new List<RigidMotion>();
            foreach (var item in factor.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var ends = item.Split('-');
                if (ends.Length == 2 && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) && int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
                    for (var i = first; i <= last && listed.Count <= 10_000; i++) listed.Add(Motion(i.ToString(CultureInfo.InvariantCulture)));
                else listed.Add(Motion(item));
            }

            if ((long)product.Count * listed.Count > 10_000) throw new DataFormatException(path, "its assembly has more than 10000 motions.");
            product = [.. product.SelectMany(outer => listed.Select(outer.After))];
        }

        return product;

        RigidMotion Motion(string name) => motions.TryGetValue(name, out var motion) ? motion : throw new DataFormatException(path, $"its assembly uses the operation '{name}', which it does not list.");
    }

    private static Dictionary<string, Table> Tables(string path, string text)
    {
        var tables = new Dictionary<string, Table>(StringComparer.Ordinal);
        var tokens = new CifTokens(text);
        var blocks = 0;
        var more = tokens.Next();
        while (more)
        {
            if (tokens.StartsWith("data_") && ++blocks > 1) break;
            if (tokens.Is("loop_"))
            {
                var names = new List<string>();
                while ((more = tokens.Next()) && tokens.IsName) names.Add(tokens.Word.ToString());
                var category = names.Count == 0 ? null : Array.Find(Categories, c => names[0].StartsWith(c, StringComparison.OrdinalIgnoreCase));
                var table = new Table([.. names.Select(n => n[(n.IndexOf('.', StringComparison.Ordinal) + 1)..])], []);
                var row = new List<string>(names.Count);
                for (; more && (tokens.IsQuoted || (!tokens.IsName && !tokens.IsReserved)); more = tokens.Next())
                {
                    if (category is null) continue;
                    row.Add(tokens.Word.ToString());
                    if (row.Count < names.Count) continue;
                    if (table.Rows.Count >= AtomicCoordinates.MostAtoms) throw new DataFormatException(path, FormattableString.Invariant($"has more than {AtomicCoordinates.MostAtoms} rows in {category}"));
                    table.Rows.Add([.. row]);
                    row.Clear();
                }

                if (row.Count > 0) throw new DataFormatException(path, $"the loop of {category!.TrimEnd('.')} ends in the middle of a row.");
                if (category is not null) tables[category] = table;
            }
            else if (tokens.IsName)
            {
                var name = tokens.Word.ToString();
                more = tokens.Next();
                if (!more || tokens.IsName || tokens.IsReserved) continue;
                // A category of one row is written as single items.
                if (Array.Find(Categories, c => name.StartsWith(c, StringComparison.OrdinalIgnoreCase)) is { } category)
                {
                    if (!tables.TryGetValue(category, out var table)) tables[category] = table = new Table([], [[]]);
                    if (table.Rows.Count == 1 && table.Names.Length < 200) tables[category] = new Table([.. table.Names, name[category.Length..]], [[.. table.Rows[0], tokens.Word.ToString()]]);
                }

                more = tokens.Next();
            }
            else
            {
                more = tokens.Next();
            }
        }

        return tables;
    }

    private static string Value(string[] row, int column) => column < 0 || row[column] is "." or "?" ? "" : row[column];

    private static double Number(string path, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
            : throw new DataFormatException(path, $"'{(text.Length > 40 ? text[..40] : text)}' is not a number.");

    /// <summary>One category.</summary>
    private sealed record Table(string[] Names, List<string[]> Rows)
    {
        public int Find(params string[] names)
        {
            foreach (var name in names)
            {
                var at = Array.FindIndex(Names, n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
                if (at >= 0) return at;
            }

            return -1;
        }

        public int Need(string path, string name) => Find(name) is >= 0 and var at ? at : throw new DataFormatException(path, $"lacks the item {name}.");
    }
}
