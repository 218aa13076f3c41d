using System.Numerics.Tensors;
using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>A crystal as a graph: sites, and for each its nearest neighbours with their distances.</summary>
/// <remarks>Node i: o_a of each element at column Z − 1. Edge: exp(−(d − μ_k)²/w²), μ = 0, 0.2, … 8 Å and w = 0.2 Å by default, without a factor 2 as in CGCNN.
/// A site with fewer neighbours within the cutoff than wanted has the rest marked absent in <see cref="Present"/>, with itself as neighbour at <see cref="Padding"/>: CGCNN
/// pads with site 0, which leaks from it. Where a shell is cut by the number of neighbours, lighter occupants come first, then the order of the list: the
/// set of distances is invariant, which of equal sites are kept is not. Vacant sites are nodes of zeros. Source: Xie and Grossman, Phys. Rev. Lett. 120, 145301 (2018),
/// doi:10.1103/PhysRevLett.120.145301.</remarks>
public sealed class CrystalGraph
{
    /// <summary>Columns of a node.</summary>
    public const int NodeColumns = 118;

    private CrystalGraph(int sites, int neighbours, double[] centres, double width)
    {
        (Sites, NeighboursOfSite, Centres, Width) = (sites, neighbours, centres, width);
        (Nodes, Neighbours, Distances, Present) = (new double[sites * NodeColumns], new int[sites * neighbours], new double[sites * neighbours], new bool[sites * neighbours]);
    }

    /// <summary>Number of nodes.</summary>
    public int Sites { get; }

    /// <summary>Number of neighbours each has, absent ones included.</summary>
    public int NeighboursOfSite { get; }

    /// <summary>Occupancy of each element, shape [site, atomic number − 1].</summary>
    public double[] Nodes { get; }

    /// <summary>Index of the neighbour, shape [site, neighbour].</summary>
    public int[] Neighbours { get; }

    /// <summary>Distance to it, Å, shape [site, neighbour].</summary>
    public double[] Distances { get; }

    /// <summary>False where there is none, shape [site, neighbour].</summary>
    public bool[] Present { get; }

    /// <summary>Distance given to absent neighbours, Å: the cutoff and 1 more.</summary>
    public double Padding { get; private init; }

    /// <summary>Centres μ of the edge functions, Å.</summary>
    public IReadOnlyList<double> Centres { get; }

    /// <summary>Width w of the edge functions, Å.</summary>
    public double Width { get; }

    /// <summary>The graph of a crystal.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="neighbours">Neighbours of each site.</param>
    /// <param name="cutoff">Largest distance, Å.</param>
    /// <param name="step">Distance of the edge functions, and their width, Å.</param>
    /// <exception cref="ArgumentException">The crystal has no atoms, or a number is not positive.</exception>
    public static CrystalGraph Of(Crystal crystal, int neighbours = 12, double cutoff = 8, double step = 0.2)
    {
        CrystalSpecies.Check(crystal, nameof(CrystalGraph));
        CrystalSpecies.Cutoff(cutoff, nameof(CrystalGraph));
        if (neighbours < 1) throw new ArgumentException($"CrystalGraph: {neighbours} neighbours; there must be at least 1.", nameof(neighbours));
        if (!(step > 0 && step <= cutoff)) throw new ArgumentException(FormattableString.Invariant($"CrystalGraph: a step of {step} Å; it lies between 0 and the cutoff of {cutoff} Å."), nameof(step));
        double[] centres = [.. Enumerable.Range(0, (int)Math.Round(cutoff / step) + 1).Select(k => k * step)];
        var n = crystal.Sites.Count;
        var graph = new CrystalGraph(n, neighbours, centres, step) { Padding = cutoff + 1 };
        var weight = new double[n];
        for (var i = 0; i < n; i++)
        {
            foreach (var occupant in crystal.Sites[i].Occupants)
            {
                graph.Nodes[i * NodeColumns + occupant.Element.AtomicNumber - 1] += occupant.Occupancy;
                weight[i] += occupant.Occupancy * occupant.Element.AtomicNumber;
            }
        }

        var list = Nearest(crystal, neighbours, cutoff);
        for (var i = 0; i < n; i++) graph.Connect(i, list[i], weight);
        return graph;
    }

    /// <summary>The edges expanded in Gaussians; zeros where there is no neighbour.</summary>
    /// <returns>Shape [site, neighbour, centre].</returns>
    public double[] Edges()
    {
        double[] centres = [.. Centres], edges = new double[Distances.Length * centres.Length];
        for (var e = 0; e < Distances.Length; e++)
        {
            if (!Present[e]) continue;
            var edge = edges.AsSpan(e * centres.Length, centres.Length);
            TensorPrimitives.Subtract(centres, Distances[e], edge);
            TensorPrimitives.Multiply(edge, edge, edge);
            TensorPrimitives.Multiply(edge, -1 / (Width * Width), edge);
            TensorPrimitives.Exp<double>(edge, edge);
        }

        return edges;
    }

    // Most sites have their neighbours well within the cutoff: look near first, then as far as it takes.
    private static NeighbourList Nearest(Crystal crystal, int neighbours, double cutoff)
    {
        var radius = Math.Min(cutoff, 1.3 * Math.Cbrt(3 * (neighbours + 1) * crystal.Cell.Volume / (4 * Math.PI * crystal.Sites.Count)));
        while (true)
        {
            var list = NeighbourList.Of(crystal, radius);
            // The farthest one kept has to have its whole shell in the list, or the choice among equals would depend on the radius.
            if (radius >= cutoff || Enumerable.Range(0, list.Sites).All(i => list[i].Length > neighbours && list[i][neighbours - 1].Distance < radius - 1e-6)) return list;
            radius = Math.Min(cutoff, 1.4 * radius);
        }
    }

    private void Connect(int site, ReadOnlySpan<Neighbour> list, double[] weight)
    {
        // A shell: distances equal to 1e-6 Å. Within it lighter neighbours first, then as listed.
        Span<int> chosen = stackalloc int[256];
        var kept = 0;
        for (int start = 0, end; start < list.Length && kept < NeighboursOfSite; start = end)
        {
            for (end = start + 1; end < list.Length && list[end].Distance - list[end - 1].Distance <= 1e-6; end++) { }
            if (end > chosen.Length) chosen = Longer(chosen, 2 * end);
            for (var k = start; k < end; k++)
            {
                // Inserted, so that equal ones stay in their order.
                var place = k;
                for (; place > start && weight[list[chosen[place - 1]].Site] > weight[list[k].Site]; place--) chosen[place] = chosen[place - 1];
                chosen[place] = k;
            }

            kept = end;
        }

        for (var k = 0; k < NeighboursOfSite; k++)
        {
            var e = site * NeighboursOfSite + k;
            (Neighbours[e], Distances[e], Present[e]) = k < kept ? (list[chosen[k]].Site, list[chosen[k]].Distance, true) : (site, Padding, false);
        }
    }

    private static Span<int> Longer(Span<int> numbers, int length)
    {
        var longer = new int[length];
        numbers.CopyTo(longer);
        return longer;
    }
}
