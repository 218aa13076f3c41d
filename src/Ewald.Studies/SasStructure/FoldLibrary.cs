using System.Globalization;
using Ewald.Physics.SmallAngle.Atoms;
using Ewald.Physics.SmallAngle.Bodies;

namespace Ewald.Studies.SasStructure;

/// <summary>The real proteins of the easy set: two beads a residue, condensed from structures that Debian packages carry.</summary>
/// <remarks>Coordinates come from the Protein Data Bank (CC0 1.0); docs/studies/sas-structure.md lists package, version and licence.
/// The condensing script is tests/References/condense_structures.py. Lysozymes are left out, because measured test curves are lysozyme.</remarks>
public static class FoldLibrary
{
    private const string Resource = "Ewald.Studies.SasStructure.folds.txt";

    /// <summary>All structures, in the order of the file.</summary>
    public static IReadOnlyList<ProteinBody> All { get; } = Read();

    /// <summary>Fold families, each once, in the order of the file.</summary>
    public static IReadOnlyList<string> Families { get; } = [.. All.Select(b => b.Family).Distinct(StringComparer.Ordinal)];

    private static List<ProteinBody> Read()
    {
        using var stream = typeof(FoldLibrary).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"FoldLibrary: the assembly lacks its resource {Resource}.");
        using var reader = new StreamReader(stream);
        var bodies = new List<ProteinBody>();
        string name = "", family = "";
        var letters = new List<char>();
        List<(double, double, double)> backbone = [], side = [];
        void Flush()
        {
            if (letters.Count > 0)
                bodies.Add(new ProteinBody(name, family, new string([.. letters]), PointSet.Of(backbone), PointSet.Of(side)));
            letters.Clear();
            backbone.Clear();
            side.Clear();
        }

        while (reader.ReadLine() is { } line)
        {
            var word = line.Split(' ');
            if (line.StartsWith('>'))
            {
                Flush();
                (name, family) = (word[0][1..], word[1]);
                continue;
            }

            double At(int i) => int.Parse(word[i], CultureInfo.InvariantCulture) / 10.0;
            letters.Add(word[0][0]);
            backbone.Add((At(1), At(2), At(3)));
            side.Add((At(4), At(5), At(6)));
        }

        Flush();
        return bodies;
    }
}
