using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>An ordered cell that looks random: its pairs in the near shells are as frequent as in the disordered alloy.</summary>
/// <remarks>Simulated annealing over swaps of atoms lowers Σ_s w_s Σ_ab c_a c_b α_ab(s)², with Warren-Cowley parameters α (see <see cref="ShortRangeOrder"/>)
/// and their target 0. The temperature falls geometrically, the best cell seen is kept, and the number of atoms of each element is the one nearest to the
/// composition. Atoms stand on the ideal sites: relaxation is not done. Source: A. Zunger et al., Phys. Rev. Lett. 65, 353
/// (1990), doi:10.1103/PhysRevLett.65.353; annealing of pair correlations: A. van de Walle et al., Calphad 42, 13 (2013), doi:10.1016/j.calphad.2013.06.006.</remarks>
/// <param name="Crystal">The ordered cell.</param>
/// <param name="Order">Warren-Cowley parameters of the sites that were shared.</param>
/// <param name="Objective">Σ_s w_s Σ_ab c_a c_b α_ab(s)².</param>
public sealed record SpecialQuasirandomStructure(Crystal Crystal, ShortRangeOrder Order, double Objective)
{
    /// <summary>Finds such a cell.</summary>
    /// <param name="alloy">A crystal whose shared sites all hold the same mixture without vacancies; other sites stay as they are.</param>
    /// <param name="cells">Cells along a, b and c.</param>
    /// <param name="random">Draws the start and the swaps.</param>
    /// <param name="settings">How to anneal; null for the defaults.</param>
    /// <exception cref="ArgumentException">No site is shared, mixtures differ, a site is partly empty, or the supercell has too few sites for an element.</exception>
    public static SpecialQuasirandomStructure Of(Crystal alloy, (int A, int B, int C) cells, RandomStream random, QuasirandomSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(alloy);
        ArgumentNullException.ThrowIfNull(random);
        settings ??= new();
        settings.Check();
        if (cells.A < 1 || cells.B < 1 || cells.C < 1) throw new ArgumentException($"SpecialQuasirandomStructure: {cells} cells; there is at least 1 along each axis.", nameof(cells));
        var shared = alloy.Sites.Where(s => !s.IsOrdered).ToArray();
        if (shared.Length == 0) throw new ArgumentException($"SpecialQuasirandomStructure: {alloy.Name} has no shared site; it is ordered already.", nameof(alloy));
        Occupant[] mix = [.. shared[0].Occupants.OrderBy(o => o.Element.AtomicNumber)];
        if (shared.Any(s => Math.Abs(s.Occupancy - 1) > 1e-6)) throw new ArgumentException($"SpecialQuasirandomStructure: {alloy.Name} has sites that are partly empty; vacancies are not placed.", nameof(alloy));
        if (shared.Any(s => s.Occupants.Count != mix.Length || mix.Any(m => !s.Occupants.Any(o => o.Element == m.Element && Math.Abs(o.Occupancy - m.Occupancy) < 1e-6))))
            throw new ArgumentException($"SpecialQuasirandomStructure: {alloy.Name} has sites of different mixtures; one mixture is placed.", nameof(alloy));

        var sites = Supercell(alloy, cells).ToArray();
        int[] places = [.. Enumerable.Range(0, sites.Length).Where(i => !sites[i].IsOrdered)];
        var cell = Enlarged(alloy.Cell, cells);
        var (distances, neighbours) = ShortRangeOrder.Shells(cell, [.. places.Select(i => sites[i].Position)], settings.Weights.Count);
        var kinds = Start(mix, places.Length, random);
        var (best, objective) = new Annealing(kinds, neighbours, mix.Length, settings).Run(random);
        for (var p = 0; p < places.Length; p++)
        {
            var occupant = mix[best[p]];
            sites[places[p]] = sites[places[p]] with { Label = occupant.Element.Symbol, Occupants = [occupant with { Occupancy = 1 }] };
        }

        var alpha = ShortRangeOrder.AlphaOf(ShortRangeOrder.Counts(best, neighbours, mix.Length), ShortRangeOrder.Shares(best, mix.Length));
        return new(new Crystal(FormattableString.Invariant($"{alloy.Name}, quasirandom, {sites.Length} sites"), cell, sites) { Warnings = alloy.Warnings }, new([.. mix.Select(o => o.Element)], distances, alpha), objective);
    }

    // Numbers nearest to the composition, the largest remainders first, in random order.
    private static int[] Start(Occupant[] mix, int sites, RandomStream random)
    {
        var counts = mix.Select(o => (int)Math.Floor(o.Occupancy * sites + 1e-9)).ToArray();
        foreach (var a in Enumerable.Range(0, mix.Length).OrderByDescending(a => mix[a].Occupancy * sites - counts[a]).Take(sites - counts.Sum()).ToArray()) counts[a]++;
        if (Array.IndexOf(counts, 0) is >= 0 and var none)
            throw new ArgumentException($"SpecialQuasirandomStructure: {sites} shared sites hold no {mix[none].Element.Symbol} at its share; take a larger cell.", nameof(sites));
        int[] listed = [.. counts.SelectMany((n, a) => Enumerable.Repeat(a, n))];
        return [.. random.Permutation(sites).Select(i => listed[i])];
    }

    private static IEnumerable<Site> Supercell(Crystal crystal, (int A, int B, int C) cells) =>
        from i in Enumerable.Range(0, cells.A)
        from j in Enumerable.Range(0, cells.B)
        from k in Enumerable.Range(0, cells.C)
        from s in crystal.Sites
        select s with { X = (s.X + i) / cells.A, Y = (s.Y + j) / cells.B, Z = (s.Z + k) / cells.C };

    private static UnitCell Enlarged(UnitCell cell, (int A, int B, int C) cells)
    {
        var vectors = cell.Vectors;
        var larger = new double[3, 3];
        for (var j = 0; j < 3; j++) (larger[0, j], larger[1, j], larger[2, j]) = (cells.A * vectors[0, j], cells.B * vectors[1, j], cells.C * vectors[2, j]);
        return UnitCell.FromVectors(larger);
    }

    /// <summary>Swaps with counts of pairs kept up to date.</summary>
    private sealed class Annealing(int[] kinds, int[][][] neighbours, int elements, QuasirandomSettings settings)
    {
        private readonly int[,,] _counts = ShortRangeOrder.Counts(kinds, neighbours, elements);
        private readonly double[] _shares = ShortRangeOrder.Shares(kinds, elements);

        public (int[] Kinds, double Objective) Run(RandomStream random)
        {
            var value = Objective();
            var (best, least) = (kinds.ToArray(), value);
            for (var step = 0; step < settings.Steps && elements > 1; step++)
            {
                var temperature = settings.Start * Math.Pow(settings.End / settings.Start, (double)step / settings.Steps);
                int i = random.Below(kinds.Length), j = random.Below(kinds.Length);
                if (kinds[i] == kinds[j]) continue;
                Swap(i, j);
                var next = Objective();
                if (next <= value || random.Uniform() < Math.Exp((value - next) / temperature)) value = next;
                else Swap(i, j);
                if (value < least) (best, least) = (kinds.ToArray(), value);
            }

            return (best, least);
        }

        private void Swap(int i, int j)
        {
            var (a, b) = (kinds[i], kinds[j]);
            Put(i, b);
            Put(j, a);
        }

        private void Put(int site, int kind)
        {
            var before = kinds[site];
            for (var s = 0; s < neighbours.Length; s++)
            {
                foreach (var other in neighbours[s][site])
                {
                    if (other == site)
                    {
                        // Its own image: the pair is listed once a direction and turns over whole.
                        _counts[s, before, before]--;
                        _counts[s, kind, kind]++;
                        continue;
                    }

                    var k = kinds[other];
                    _counts[s, before, k]--;
                    _counts[s, k, before]--;
                    _counts[s, kind, k]++;
                    _counts[s, k, kind]++;
                }
            }

            kinds[site] = kind;
        }

        private double Objective()
        {
            double sum = 0;
            for (var s = 0; s < neighbours.Length; s++)
            {
                double all = (double)neighbours[s][0].Length * kinds.Length;
                for (var a = 0; a < elements; a++)
                {
                    for (var b = 0; b < elements; b++)
                    {
                        // c_a c_b α², as every site has the same number of neighbours.
                        var expected = _shares[a] * _shares[b];
                        var off = expected - _counts[s, a, b] / all;
                        sum += settings.Weights[s] * off * off / expected;
                    }
                }
            }

            return sum;
        }
    }
}
