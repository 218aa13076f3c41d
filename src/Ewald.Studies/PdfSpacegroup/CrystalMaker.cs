using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>A crystal with its label.</summary>
/// <param name="Crystal">The crystal, primitive cell.</param>
/// <param name="Class">Position of its space group among the classes.</param>
/// <param name="Prototype">What a split keeps together.</param>
/// <param name="Wide">True where it is for training alone: its free parameters were moved far, or its prototype is not of the easy set.</param>
/// <param name="Origin">The prototype that its own was made of, or its own.</param>
internal sealed record LabelledCrystal(Crystal Crystal, int Class, string Prototype, bool Wide, string Origin);

/// <summary>Makes crystals: published and drawn prototypes as they are, with other elements, with moved free parameters, stretched.</summary>
/// <remarks>Distinct elements on the positions keep the group of a prototype, averaged displacements keep it too, and a stretch leaves the operations
/// that keep the stretched cell: labels follow by construction, and tests let spglib confirm them. The easy set draws published parents by their
/// number; wide crystals, for training alone, draw them by the root of the number of their geometry, or from a pool of new arrangements, and move axial
/// ratios and coordinates far.</remarks>
internal sealed class CrystalMaker
{
    private const int ElementaryCopies = 30;
    private const double MostWidening = 1.25, LeastContact = 0.3, LargestStretch = 0.35;
    private readonly IReadOnlyList<CrystalPrototype> _parents, _drawn;
    private readonly IReadOnlyList<MadePrototype> _further;
    private readonly CrystalPrototype[][] _even;
    private readonly IReadOnlyDictionary<int, IReadOnlyList<((int H, int K, int L) Direction, int SpaceGroup)>> _stretches;
    private readonly Dictionary<int, int> _classOf;
    private readonly Element[] _elements;
    private readonly PdfSpacegroupSetup _setup;

    /// <summary>Finds classes and parents, and draws prototypes.</summary>
    /// <param name="published">The published crystals.</param>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="randomness">The run's streams.</param>
    public CrystalMaker(IReadOnlyList<CrystalPrototype> published, PdfSpacegroupSetup setup, Randomness randomness)
    {
        _setup = setup;
        (Classes, _stretches) = GroupClasses.Of(published, setup.Classes);
        _classOf = Classes.Select((c, i) => (c.Number, i)).ToDictionary(c => c.Number, c => c.i);
        _parents = [.. published.Concat(Elementary()).Where(p => _classOf.ContainsKey(p.SpaceGroup.Number) || _stretches.GetValueOrDefault(p.SpaceGroup.Number, []).Any(s => _classOf.ContainsKey(s.SpaceGroup)))];
        _elements = [.. _parents.SelectMany(p => p.Crystal.Sites.Select(s => s.Occupants[0].Element)).DistinctBy(e => e.Symbol).OrderBy(e => e.AtomicNumber)];
        _drawn = [.. Drawn(setup.DrawnPrototypes, "drawn prototypes", randomness)];
        // Half way between one geometry, one draw and one crystal, one draw; small cells have more fillings in nature than the binary ones that are published.
        _even = [.. _parents.GroupBy(p => p.Geometry, StringComparer.Ordinal).SelectMany(g => Enumerable.Repeat(g.ToArray(), (int)Math.Ceiling(24 * Math.Sqrt(g.Count()) / g.First().Crystal.Sites.Count)))];
        _further =
        [
            .. _drawn.Select(p => new MadePrototype(p, p.Geometry)),
            .. PrototypePool.Drawn(_classOf.Keys, setup.FurtherDrawn, _elements, randomness), .. PrototypePool.Derived(_classOf.Keys, setup.Derived, Even, randomness),
        ];
        Prototypes = _parents.Concat(_further.Select(f => f.Prototype)).Select(p => p.Geometry).Distinct(StringComparer.Ordinal).Count();
    }

    /// <summary>The classes.</summary>
    public IReadOnlyList<GroupClass> Classes { get; }

    /// <summary>Number of prototypes, published and drawn.</summary>
    public int Prototypes { get; }

    /// <summary>Makes many, the same whatever the number of threads.</summary>
    /// <param name="first">Number of the first: crystals of other numbers are others.</param>
    /// <param name="count">How many.</param>
    /// <param name="wideShare">Share of wide crystals.</param>
    /// <param name="run">The run.</param>
    public LabelledCrystal[] Make(int first, int count, double wideShare, StudyRun run)
    {
        var crystals = new LabelledCrystal[count];
        var done = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, i =>
        {
            var random = run.Randomness.Stream("crystals", (ulong)(first + i));
            var wide = random.Uniform() < wideShare;
            while (true)
            {
                var (parent, origin) = Parent(wide, random);
                var made = Derived(parent, origin, wide, random);
                if (made is null || PublishedCrystals.Excluded.Contains(PublishedCrystals.Key(made.Crystal.Composition))) continue;
                crystals[i] = made;
                break;
            }

            run.Progress.Step("crystals", Interlocked.Increment(ref done), count);
        });
        return crystals;
    }

    private (CrystalPrototype Parent, string Origin) Parent(bool wide, RandomStream random)
    {
        if (wide && _further.Count > 0 && random.Uniform() < _setup.WideDrawnShare)
        {
            var (prototype, origin) = _further[random.Below(_further.Count)];
            return (prototype, origin);
        }

        var parent = wide ? Even(random) : _drawn.Count > 0 && random.Uniform() < _setup.DrawnShare ? _drawn[random.Below(_drawn.Count)] : _parents[random.Below(_parents.Count)];
        return (parent, parent.Geometry);
    }

    private CrystalPrototype Even(RandomStream random)
    {
        var same = _even[random.Below(_even.Length)];
        return same[random.Below(same.Length)];
    }

    private LabelledCrystal? Derived(CrystalPrototype parent, string origin, bool wide, RandomStream random)
    {
        var crystal = parent.Crystal;
        var group = parent.SpaceGroup.Number;
        if (random.Uniform() < 0.85)
        {
            var kinds = random.Uniform() < (wide ? 0.4 : 0.7) || parent.Orbits > 6 ? parent.Kinds : parent.Orbits;
            var order = random.Permutation(_elements.Length);
            // Distinct elements keep the group: equal ones could add symmetry.
            crystal = parent.Decorated([.. order.Take(kinds).Select(e => _elements[e])]);
            crystal = wide ? Reshaped(crystal, parent, random) : SymmetricDistortion.Vary(crystal, parent.Operations, 0.02, 0.05, random);
            crystal = crystal with { Cell = crystal.Cell.Scaled(random.Uniform(0.95, 1.08)) };
        }

        var ways = _stretches.GetValueOrDefault(group, []).Where(s => _classOf.ContainsKey(s.SpaceGroup)).ToArray();
        if (ways.Length > 0 && (!_classOf.ContainsKey(group) || random.Uniform() < 0.3))
        {
            var (indices, left) = ways[random.Below(ways.Length)];
            var direction = parent.Direction(indices);
            var subgroup = SymmetricDistortion.Left(crystal.Cell, parent.Operations, direction);
            var strain = random.LogUniform(0.007, 0.05) * (random.Uniform() < 0.5 ? 1 : -1);
            crystal = crystal with { Cell = SymmetricDistortion.Stretch(crystal.Cell, direction, strain) };
            crystal = SymmetricDistortion.Vary(crystal, subgroup, 0.002, 0.03, random);
            group = left;
        }

        return _classOf.TryGetValue(group, out var label) ? new LabelledCrystal(crystal, label, parent.Geometry, wide, origin) : null;
    }

    /// <summary>Axial ratios and free coordinates moved far, the closest contact kept.</summary>
    private static Crystal Reshaped(Crystal crystal, CrystalPrototype parent, RandomStream random)
    {
        // One axis of the standard cell by up to a third; what the group forbids is averaged away with the rest of the strain.
        var axis = parent.Direction(random.Uniform() < 0.6 ? (0, 0, 1) : random.Uniform() < 0.5 ? (1, 0, 0) : (0, 1, 0));
        var stretched = crystal with { Cell = SymmetricDistortion.Stretch(crystal.Cell, axis, Math.Exp(random.Uniform(-LargestStretch, LargestStretch)) - 1) };
        var moved = SymmetricDistortion.Vary(stretched, parent.Operations, random.LogUniform(0.01, 0.1), random.LogUniform(0.03, 0.3), random);
        var contact = ContactRatio.Of(moved);
        var scale = ContactRatio.Of(crystal) / contact;
        // What left the range of contacts or became a loose packing is moved a little instead.
        return contact < LeastContact || scale > MostWidening ? SymmetricDistortion.Vary(crystal, parent.Operations, 0.02, 0.05, random) : moved with { Cell = moved.Cell.Scaled(scale) };
    }

    /// <summary>The structures of most elements, which sets of compounds lack: A1, A2, A3 and A4, as often as a common compound type. They do not count for the classes.</summary>
    public static IEnumerable<CrystalPrototype> Elementary()
    {
        Crystal Metal(string symbol, AlloyLattice lattice) => VirtualAlloy.Of(symbol, new Dictionary<Element, double> { [Elements.Of(symbol)] = 1 }, lattice);
        var silicon = Elements.Of("Si");
        Crystal diamond = new("Si", UnitCell.FromVectors(new[,] { { 0, 2.7155, 2.7155 }, { 2.7155, 0, 2.7155 }, { 2.7155, 2.7155, 0 } }), [Site.Of(silicon, 0, 0, 0), Site.Of(silicon, 0.25, 0.25, 0.25)]);
        return new[] { Metal("Cu", AlloyLattice.Fcc), Metal("Fe", AlloyLattice.Bcc), Metal("Mg", AlloyLattice.Hcp), diamond }
            .SelectMany(c => Enumerable.Repeat(CrystalPrototype.Of(c), ElementaryCopies));
    }

    /// <summary>Prototypes drawn for every class, found to be of it by spglib.</summary>
    private IEnumerable<CrystalPrototype> Drawn(int each, string purpose, Randomness randomness) => Enumerable.Range(0, Classes.Count).SelectMany(c => Enumerable.Range(0, each).Select(i =>
    {
        var random = randomness.Stream(purpose, (ulong)(c * each + i));
        return SymmetricCrystals.Draw(Classes[c].Number, new SymmetricCrystalSetup(_elements), random) is { } crystal ? CrystalPrototype.Of(crystal) : null;
    })).OfType<CrystalPrototype>().Where(p => p.SpaceGroup.Number is var n && _classOf.ContainsKey(n));
}
