using System.Globalization;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>PDB files: ATOM and HETATM records by column, models, alternate locations, assemblies of REMARK 350.</summary>
/// <remarks>Source: Protein Data Bank contents guide, format 3.3.</remarks>
public static class ProteinDataBank
{
    private static readonly string[] Openings =
        ["HEADER", "OBSLTE", "TITLE ", "COMPND", "REMARK", "CRYST1", "ATOM  ", "HETATM", "MODEL ", "EXPDTA", "AUTHOR", "SEQRES", "ORIGX1", "SCALE1"];

    /// <summary>Reads atoms.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">Which model from 1 in the order of the file, or null for all of them.</param>
    /// <param name="assembly">Number of a biomolecule of REMARK 350 to build, or null for the atoms as they stand.</param>
    /// <exception cref="DataFormatException">No atoms, a damaged record (its line is named), or no such model or assembly.</exception>
    public static AtomicCoordinates Read(string path, int? model = 1, string? assembly = null) => Parse(path, InputFile.Text(path), model, assembly);

    internal static bool Recognises(string text)
    {
        var start = text.AsSpan().TrimStart("\r\n");
        if (start.Length < 6 || !Openings.Contains(start[..6].ToString(), StringComparer.Ordinal)) return false;
        return start.StartsWith("ATOM  ", StringComparison.Ordinal) || start.StartsWith("HETATM", StringComparison.Ordinal)
            || start.Contains("\nATOM  ", StringComparison.Ordinal) || start.Contains("\nHETATM", StringComparison.Ordinal);
    }

    internal static AtomicCoordinates Parse(string path, string text, int? model, string? assembly)
    {
        var atoms = new List<(Atom, string, string, string)>();
        var biomolecules = new Biomolecules();
        int lineNumber = 0, models = 0, guessed = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            lineNumber++;
            if (line.StartsWith("MODEL ", StringComparison.Ordinal)) models++;
            else if (line.StartsWith("REMARK 350", StringComparison.Ordinal)) biomolecules.Read(path, line, lineNumber);
            else if (line.StartsWith("ATOM  ", StringComparison.Ordinal) || line.StartsWith("HETATM", StringComparison.Ordinal))
            {
                if (model is { } wanted && Math.Max(models, 1) != wanted) continue;
                if (atoms.Count >= AtomicCoordinates.MostAtoms) throw new DataFormatException(path, FormattableString.Invariant($"has more than {AtomicCoordinates.MostAtoms} atoms."));
                atoms.Add(Record(path, line, lineNumber, Math.Max(models, 1), ref guessed));
            }
        }

        models = Math.Max(models, 1);
        if (model is { } asked && (asked < 1 || asked > models)) throw new DataFormatException(path, FormattableString.Invariant($"has {models} models; number {asked} was asked."));
        if (atoms.Count == 0) throw new DataFormatException(path, "holds no ATOM or HETATM records.");
        var warnings = new List<string>();
        if (guessed > 0) warnings.Add(FormattableString.Invariant($"{guessed} atoms state no element in columns 77-78; it was taken from their names."));
        if (models > 1 && model is not null) warnings.Add(FormattableString.Invariant($"The file holds {models} models; number {model} is read."));
        var single = AtomSelection.WithoutAlternates(atoms, warnings);
        var result = assembly is null ? [.. single.Select(a => a.Atom)] : AtomSelection.Assemble(path, single, biomolecules.Named(path, assembly));
        if (result.Count == 0) throw new DataFormatException(path, $"assembly {assembly} holds none of the file's chains.");
        return new AtomicCoordinates(System.IO.Path.GetFileName(path), result) { Models = models, Assemblies = biomolecules.Names, Warnings = warnings };
    }

    private static (Atom Atom, string Alternate, string Key, string Group) Record(string path, ReadOnlySpan<char> line, int number, int model, ref int guessed)
    {
        if (line.Length < 54) throw new DataFormatException(path, FormattableString.Invariant($"line {number} is too short for an atom ({line.Length} of at least 54 columns)."));
        var hetero = line[0] == 'H';
        var name = line[12..16];
        var element = line.Length >= 78 ? AtomSelection.Element(line[76..78]) : null;
        if (element is null)
        {
            element = FromName(name, hetero);
            guessed++;
        }

        if (element is null) throw new DataFormatException(path, FormattableString.Invariant($"line {number}: the atom '{name.ToString()}' is of no known element."));
        var chain = line[21..22].Trim().ToString();
        var residue = line[17..20].Trim().ToString();
        var occupancy = line.Length >= 60 && !line[54..60].IsWhiteSpace() ? Number(path, line[54..60], number) : 1;
        _ = int.TryParse(line[22..26].Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var residueNumber);
        var atom = new Atom(
            element, Number(path, line[30..38], number), Number(path, line[38..46], number), Number(path, line[46..54], number),
            name.Trim().ToString(), residue, chain, residueNumber, occupancy, hetero);
        var key = FormattableString.Invariant($"{model}|{chain}|{line[22..27].ToString()}|{name.ToString()}");
        return (atom, line[16..17].Trim().ToString(), key, chain);
    }

    private static string? FromName(ReadOnlySpan<char> name, bool hetero)
    {
        // Columns 13-14 hold the right-justified symbol: " CA " is a carbon, "CA  " calcium; four-letter hydrogens begin in column 13.
        if (char.IsAsciiLetter(name[0]) && !(name[0] is 'H' or 'D' && !name[3..].IsWhiteSpace()) && AtomSelection.Element(name[..2]) is { } two && (hetero || two is not ("Hg" or "Ho" or "He" or "Hf")))
            return two;
        foreach (var c in name) if (char.IsAsciiLetter(c)) return AtomSelection.Element([c]);
        return null;
    }

    private static double Number(string path, ReadOnlySpan<char> field, int line) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
            : throw new DataFormatException(path, FormattableString.Invariant($"line {line}: '{field.Trim().ToString()}' is not a number."));

    /// <summary>REMARK 350: which chains, moved how, make a biomolecule.</summary>
    private sealed class Biomolecules
    {
        private readonly Dictionary<string, List<(HashSet<string> Groups, List<RigidMotion> Motions)>> _parts = new(StringComparer.Ordinal);
        private readonly double[] _matrix = new double[12];
        private List<(HashSet<string> Groups, List<RigidMotion> Motions)>? _current;

        public string[] Names => [.. _parts.Where(p => p.Value.Any(part => part.Motions.Count > 0)).Select(p => p.Key)];

        public List<(HashSet<string> Groups, List<RigidMotion> Motions)> Named(string path, string name) =>
            _parts.TryGetValue(name, out var parts) && parts.Exists(p => p.Motions.Count > 0) ? parts
                : throw new DataFormatException(path, $"has no biological assembly '{name}'; it has {(Names.Length == 0 ? "none" : string.Join(", ", Names))}.");

        public void Read(string path, ReadOnlySpan<char> line, int number)
        {
            var text = line[10..].Trim();
            if (text.StartsWith("BIOMOLECULE:", StringComparison.Ordinal))
            {
                _current = [];
                _parts[text[12..].Trim().ToString()] = _current;
            }
            else if (_current is null)
            {
                // Introductory prose of the remark.
            }
            else if (text.StartsWith("APPLY THE FOLLOWING TO CHAINS:", StringComparison.Ordinal))
            {
                _current.Add((Chains(text[30..]), []));
            }
            else if (text.StartsWith("AND CHAINS:", StringComparison.Ordinal) && _current.Count > 0)
            {
                _current[^1].Groups.UnionWith(Chains(text[11..]));
            }
            else if (text.StartsWith("BIOMT", StringComparison.Ordinal) && _current.Count > 0)
            {
                var words = text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                var row = text.Length > 5 ? text[5] - '1' : -1;
                if (row is < 0 or > 2 || words.Length != 6) throw new DataFormatException(path, FormattableString.Invariant($"line {number}: a BIOMT record needs a row 1 to 3 and four numbers."));
                for (var i = 0; i < 4; i++) _matrix[row * 4 + i] = Number(path, words[i + 2], number);
                if (row == 2) _current[^1].Motions.Add(new RigidMotion([.. _matrix]));
                if (_current[^1].Motions.Count > 10_000) throw new DataFormatException(path, "its assembly has more than 10000 motions.");
            }
        }

        private static HashSet<string> Chains(ReadOnlySpan<char> list) =>
            new(list.ToString().Split([',', ' '], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
    }
}
