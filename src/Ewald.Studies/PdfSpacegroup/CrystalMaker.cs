using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>A crystal with its label.</summary>
/// <param name="Crystal">The crystal, primitive cell.</param>
/// <param name="Class">Position of its space group among the classes.</param>
/// <param name="Prototype">What a split keeps together.</param>
internal sealed record LabelledCrystal(Crystal Crystal, int Class, string Prototype);

/// <summary>Makes training crystals: published and drawn prototypes as they are, with other elements, with moved free parameters, stretched.</summary>
/// <remarks>Distinct elements on the positions keep the group of a prototype, averaged displacements keep it too, and a stretch leaves the operations
/// that keep the stretched cell: labels follow by construction, and tests let spglib confirm them.</remarks>
internal sealed class CrystalMaker
{
    private const int ElementaryCopies = 30;
    private readonly IReadOnlyList<CrystalPrototype> _parents;
    private readonly IReadOnlyDictionary<int, IReadOnlyList<((int H, int K, int L) Direction, int SpaceGroup)>> _stretches;
    private readonly Dictionary<int, int> _classOf;
    private readonly Element[] _elements;
    private readonly HashSet<string> _held;
    private readonly double _drawnShare;
    private readonly IReadOnlyList<CrystalPrototype> _drawn;

    /// <summary>Splits the prototypes.</summary>
    /// <param name="published">The published crystals.</param>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="randomness">The run's streams.</param>
    public CrystalMaker(IReadOnlyList<CrystalPrototype> published, PdfSpacegroupSetup setup, Randomness randomness)
    {
        (Classes, _stretches) = GroupClasses.Of(published, setup.Classes);
        _classOf = Classes.Select((c, i) => (c.Number, i)).ToDictionary(c => c.Number, c => c.i);
        _parents = [.. published.Concat(Elementary()).Where(p => _classOf.ContainsKey(p.SpaceGroup.Number) || _stretches.GetValueOrDefault(p.SpaceGroup.Number, []).Any(s => _classOf.ContainsKey(s.SpaceGroup)))];
        _elements = [.. _parents.SelectMany(p => p.Crystal.Sites.Select(s => s.Occupants[0].Element)).DistinctBy(e => e.Symbol).OrderBy(e => e.AtomicNumber)];
        _drawnShare = setup.DrawnShare;
        _drawn = [.. Drawn(setup.DrawnPrototypes, randomness)];
        _held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in _parents.Concat(_drawn).GroupBy(p => p.SpaceGroup.Number).OrderBy(g => g.Key))
        {
            var keys = group.Select(p => p.Geometry).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
            var order = randomness.Stream("held prototypes", (ulong)group.Key).Permutation(keys.Length);
            foreach (var i in order.Take((int)Math.Round(setup.HeldShare * keys.Length))) _held.Add(keys[i]);
        }

        Prototypes = _parents.Concat(_drawn).Select(p => p.Geometry).Distinct(StringComparer.Ordinal).Count();
    }

    /// <summary>The classes.</summary>
    public IReadOnlyList<GroupClass> Classes { get; }

    /// <summary>Number of prototypes, published and drawn.</summary>
    public int Prototypes { get; }

    /// <summary>Number of prototypes that training never sees.</summary>
    public int HeldPrototypes => _held.Count;

    /// <summary>Makes many, the same whatever the number of threads.</summary>
    /// <param name="count">How many.</param>
    /// <param name="held">True: of held-out prototypes only; false: of the others.</param>
    /// <param name="run">The run.</param>
    public LabelledCrystal[] Make(int count, bool held, StudyRun run)
    {
        var crystals = new LabelledCrystal[count];
        var done = 0;
        CrystalPrototype[] published = [.. _parents.Where(p => _held.Contains(p.Geometry) == held)], drawn = [.. _drawn.Where(p => _held.Contains(p.Geometry) == held)];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, i =>
        {
            var random = run.Randomness.Stream(held ? "held crystals" : "crystals", (ulong)i);
            while (true)
            {
                var made = Derived(random.Uniform() < _drawnShare && drawn.Length > 0 ? drawn[random.Below(drawn.Length)] : published[random.Below(published.Length)], random);
                if (made is null || PublishedCrystals.Excluded.Contains(PublishedCrystals.Key(made.Crystal.Composition))) continue;
                crystals[i] = made;
                break;
            }

            run.Progress.Step(held ? "held-out crystals" : "crystals", Interlocked.Increment(ref done), count);
        });
        return crystals;
    }

    private LabelledCrystal? Derived(CrystalPrototype parent, RandomStream random)
    {
        var crystal = parent.Crystal;
        var group = parent.SpaceGroup.Number;
        if (random.Uniform() < 0.85)
        {
            var kinds = random.Uniform() < 0.7 || parent.Orbits > 6 ? parent.Kinds : parent.Orbits;
            var order = random.Permutation(_elements.Length);
            // Distinct elements keep the group: equal ones could add symmetry.
            crystal = parent.Decorated([.. order.Take(kinds).Select(e => _elements[e])]);
            crystal = SymmetricDistortion.Vary(crystal, parent.Operations, 0.02, 0.05, random);
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

        return _classOf.TryGetValue(group, out var label) ? new LabelledCrystal(crystal, label, parent.Geometry) : null;
    }

    /// <summary>The structures of most elements, which sets of compounds lack: A1, A2, A3 and A4, as often as a common compound type. They do not count for the classes.</summary>
    private static IEnumerable<CrystalPrototype> Elementary()
    {
        Crystal Metal(string symbol, AlloyLattice lattice) => VirtualAlloy.Of(symbol, new Dictionary<Element, double> { [Elements.Of(symbol)] = 1 }, lattice);
        var silicon = Elements.Of("Si");
        Crystal diamond = new("Si", UnitCell.FromVectors(new[,] { { 0, 2.7155, 2.7155 }, { 2.7155, 0, 2.7155 }, { 2.7155, 2.7155, 0 } }), [Site.Of(silicon, 0, 0, 0), Site.Of(silicon, 0.25, 0.25, 0.25)]);
        return new[] { Metal("Cu", AlloyLattice.Fcc), Metal("Fe", AlloyLattice.Bcc), Metal("Mg", AlloyLattice.Hcp), diamond }
            .SelectMany(c => Enumerable.Repeat(CrystalPrototype.Of(c), ElementaryCopies));
    }

    /// <summary>Prototypes drawn for every class, found to be of it by spglib.</summary>
    private IEnumerable<CrystalPrototype> Drawn(int each, Randomness randomness) => Enumerable.Range(0, Classes.Count).SelectMany(c => Enumerable.Range(0, each).Select(i =>
    {
        var random = randomness.Stream("drawn prototypes", (ulong)(c * each + i));
        return SymmetricCrystals.Draw(Classes[c].Number, new SymmetricCrystalSetup(_elements), random) is { } crystal ? CrystalPrototype.Of(crystal) : null;
    })).OfType<CrystalPrototype>().Where(p => p.SpaceGroup.Number is var n && _classOf.ContainsKey(n));
}
