using Ewald.Core;

namespace Ewald.IO;

/// <summary>One object of an HDF5 or NeXus file.</summary>
/// <param name="Path">Absolute path, <c>/</c> for the root.</param>
/// <param name="Kind">Group, dataset, or a link that was not followed.</param>
/// <param name="NexusClass">Its NX_class (or canSAS_class where that says more), or null.</param>
/// <param name="Dataset">Type and shape of a dataset, else null.</param>
/// <param name="Attributes">Attributes as text.</param>
/// <param name="Note">Why its children are not shown or where a link points, or null.</param>
/// <param name="Children">Objects below it, by name.</param>
public sealed record NeXusNode(
    string Path, Hdf5Kind Kind, string? NexusClass, Hdf5Dataset? Dataset, IReadOnlyDictionary<string, string> Attributes, string? Note,
    IReadOnlyList<NeXusNode> Children)
{
    /// <summary>Last step of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>This object and all below it, depth first.</summary>
    public IEnumerable<NeXusNode> All()
    {
        yield return this;
        foreach (var child in Children)
            foreach (var below in child.All()) yield return below;
    }
}

/// <summary>The tree of a NeXus or any HDF5 file: groups, datasets, shapes, types, attributes.</summary>
public static class NeXusTree
{
    /// <summary>Deepest level that is walked.</summary>
    public const int Deepest = 32;

    /// <summary>Reads the tree without reading any dataset.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Most objects; beyond them groups say that they were cut.</param>
    /// <exception cref="DataFormatException">Not HDF5, truncated or damaged.</exception>
    public static NeXusNode Read(string path, int most = 5000)
    {
        using var file = Hdf5File.Open(path);
        return Read(file, most);
    }

    /// <summary>As the other, of an open file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="most">Most objects.</param>
    /// <exception cref="DataFormatException">Damaged.</exception>
    public static NeXusNode Read(Hdf5File file, int most = 5000)
    {
        var left = most;
        return Group(file, "/", [], 0, ref left);
    }

    private static NeXusNode Group(Hdf5File file, string path, HashSet<ulong> seen, int depth, ref int left)
    {
        var attributes = Attributes(file, path);
        var children = new List<NeXusNode>();
        string? note = null;
        foreach (var link in file.Children(path))
        {
            if (left-- <= 0)
            {
                note = "more objects than are shown";
                break;
            }

            var below = path == "/" ? "/" + link.Name : path + "/" + link.Name;
            switch (link.Kind)
            {
                case Hdf5Kind.Group when depth >= Deepest:
                    children.Add(Leaf(below, link.Kind, "nested deeper than is shown"));
                    break;
                case Hdf5Kind.Group when !seen.Add(link.Address):
                    children.Add(Leaf(below, link.Kind, "the same group as one shown before"));
                    break;
                case Hdf5Kind.Group:
                    children.Add(Group(file, below, seen, depth + 1, ref left));
                    break;
                case Hdf5Kind.Dataset:
                    children.Add(new NeXusNode(below, link.Kind, null, file.Describe(below), Attributes(file, below), null, []));
                    break;
                default:
                    children.Add(Leaf(below, link.Kind, link.Target is null ? null : "points to " + link.Target));
                    break;
            }
        }

        var nexusClass = attributes.GetValueOrDefault("canSAS_class") ?? attributes.GetValueOrDefault("NX_class");
        return new NeXusNode(path, Hdf5Kind.Group, nexusClass, null, attributes, note, children);
    }

    private static NeXusNode Leaf(string path, Hdf5Kind kind, string? note) =>
        new(path, kind, null, null, new Dictionary<string, string>(StringComparer.Ordinal), note, []);

    private static Dictionary<string, string> Attributes(Hdf5File file, string path)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in file.Attributes(path)) texts[name] = value.Text is { Length: > 500 } text ? text[..500] + "…" : value.Text;
        return texts;
    }
}
