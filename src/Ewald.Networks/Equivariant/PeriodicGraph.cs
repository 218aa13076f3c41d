using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Networks.Equivariant;

/// <summary>A crystal as a graph with directions: an edge from every neighbour within a cutoff to every site, and one from each site to itself.</summary>
/// <remarks>The vector of an edge goes from its source to its destination; the harmonics of its direction are multiplied by the smooth cutoff
/// (1 − cos πu)/2 with u = 2(r/r_c − 1) for −1 ≤ u ≤ 0, 1 below and 0 above. Edges are sorted by destination. Sites with the same occupants are of one kind.
/// Source: Z. Chen et al., Adv. Sci. 8, 2004214 (2021), doi:10.1002/advs.202004214.</remarks>
public sealed class PeriodicGraph
{
    /// <summary>Atoms closer than this overlap, Å.</summary>
    public const double LeastDistance = 0.3;

    private PeriodicGraph(string name, PeriodicGraphSettings settings, int sites, int edges)
    {
        (Name, Settings, Sites) = (name, settings, sites);
        (KindOfSite, FirstEdge) = (new int[sites], new int[sites + 1]);
        (Source, DistanceOfEdge) = (new int[edges], new int[edges]);
        Harmonics = new double[edges * EdgeHarmonics.Count(settings.Degree)];
    }

    /// <summary>The crystal's name.</summary>
    public string Name { get; }

    /// <summary>How it was made.</summary>
    public PeriodicGraphSettings Settings { get; }

    /// <summary>Number of sites.</summary>
    public int Sites { get; }

    /// <summary>Number of edges, those from a site to itself included.</summary>
    public int Edges => Source.Length;

    /// <summary>What sits on a site of each kind.</summary>
    internal IReadOnlyList<IReadOnlyList<Occupant>> Kinds { get; private set; } = [];

    /// <summary>Index of the kind, shape [site].</summary>
    internal int[] KindOfSite { get; }

    /// <summary>Occupancy, shape [site].</summary>
    internal double[] Occupancy { get; private set; } = [];

    /// <summary>First edge into each site and the end, shape [site + 1].</summary>
    internal int[] FirstEdge { get; }

    /// <summary>Where an edge comes from, shape [edge].</summary>
    internal int[] Source { get; }

    /// <summary>Index of the length, shape [edge].</summary>
    internal int[] DistanceOfEdge { get; }

    /// <summary>Distinct lengths in ascending order, Å.</summary>
    internal double[] Distances { get; private set; } = [];

    /// <summary>Harmonics times cutoff, shape [edge, (degree + 1)²].</summary>
    internal double[] Harmonics { get; }

    /// <summary>The graph of a crystal.</summary>
    /// <param name="crystal">The crystal; sites may be shared by several elements or partly empty.</param>
    /// <param name="settings">Cutoff and degree.</param>
    /// <exception cref="InputException">The crystal has no sites, an empty site, or atoms that overlap.</exception>
    public static PeriodicGraph Of(Crystal crystal, PeriodicGraphSettings settings)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentNullException.ThrowIfNull(settings);
        if (crystal.Sites.Count == 0) throw new InputException($"{crystal.Name}: the crystal has no atoms; a graph needs at least one.");
        if (crystal.Sites.FirstOrDefault(s => s.Occupants.Count == 0 || !(s.Occupancy > 0)) is { } empty)
            throw new InputException($"{crystal.Name}: site {empty.Label} holds no atom; leave it out.");
        var list = NeighbourList.Of(crystal, settings.Cutoff);
        var graph = new PeriodicGraph(crystal.Name, settings, list.Sites, list.Count + list.Sites);
        graph.SetKinds(crystal);
        graph.SetEdges(crystal, list);
        return graph;
    }

    /// <summary>The smooth cutoff: 1 up to half the cutoff, falling to 0 at the cutoff.</summary>
    /// <param name="distance">Å.</param>
    /// <param name="cutoff">Å.</param>
    public static double SmoothCutoff(double distance, double cutoff)
    {
        var u = 2 * (distance / cutoff - 1);
        return u >= 0 ? 0 : u <= -1 ? 1 : (1 - Math.Cos(Math.PI * u)) / 2;
    }

    private void SetKinds(Crystal crystal)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var kinds = new List<IReadOnlyList<Occupant>>();
        for (var i = 0; i < Sites; i++)
        {
            var occupants = crystal.Sites[i].Occupants;
            var key = KeyOf(occupants);
            if (!found.TryGetValue(key, out var kind))
            {
                found[key] = kind = kinds.Count;
                kinds.Add(occupants);
            }

            KindOfSite[i] = kind;
        }

        (Kinds, Occupancy) = (kinds, [.. crystal.Sites.Select(s => s.Occupancy)]);
    }

    /// <summary>A text that two lists of occupants share when they are the same atoms in the same shares.</summary>
    internal static string KeyOf(IReadOnlyList<Occupant> occupants) => occupants.Count == 1 && occupants[0].Occupancy == 1
        ? occupants[0].Element.Symbol
        : string.Join(' ', occupants.OrderBy(o => o.Element.Symbol, StringComparer.Ordinal).Select(o => FormattableString.Invariant($"{o.Element.Symbol}{o.Occupancy:R}")));

    private void SetEdges(Crystal crystal, NeighbourList list)
    {
        var width = EdgeHarmonics.Count(Settings.Degree);
        var lengths = new double[Edges];
        var edge = 0;
        for (var site = 0; site < Sites; site++)
        {
            FirstEdge[site] = edge;
            // The site itself: the zero vector.
            Add(site, 0, 0, 0, 0);
            foreach (var n in list[site])
            {
                if (n.Distance < LeastDistance)
                    throw new InputException(FormattableString.Invariant($"{crystal.Name}: atoms {crystal.Sites[site].Label} and {crystal.Sites[n.Site].Label} are {n.Distance:G3} Å apart; atoms must be at least {LeastDistance} Å apart, so remove one or share the site."));
                Add(n.Site, -n.X, -n.Y, -n.Z, n.Distance);
            }
        }

        FirstEdge[Sites] = edge;
        Join(lengths);

        void Add(int source, double x, double y, double z, double distance)
        {
            (Source[edge], lengths[edge]) = (source, distance);
            var row = Harmonics.AsSpan(edge * width, width);
            EdgeHarmonics.Evaluate(Settings.Degree, x, y, z, row);
            var cutoff = SmoothCutoff(distance, Settings.Cutoff);
            for (var i = 0; i < width; i++) row[i] *= cutoff;
            edge++;
        }
    }

    // Equal lengths share a radial function; a group is as long as its shortest member.
    private void Join(double[] lengths)
    {
        var order = new int[lengths.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort((double[])lengths.Clone(), order);
        var distinct = new List<double>();
        foreach (var e in order)
        {
            if (distinct.Count == 0 || lengths[e] - distinct[^1] > Settings.DistanceTolerance) distinct.Add(lengths[e]);
            DistanceOfEdge[e] = distinct.Count - 1;
        }

        Distances = [.. distinct];
    }
}
