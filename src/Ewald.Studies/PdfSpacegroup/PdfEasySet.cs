using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Labelled curves.</summary>
/// <param name="Curves">G(r) on <see cref="PdfCurve.Grid"/>, shape [curve, distance].</param>
/// <param name="Last">Last measured distance of each, Å.</param>
/// <param name="Neutron">Whether neutrons were scattered.</param>
/// <param name="Labels">Class of each curve.</param>
/// <param name="Groups">Prototype of each curve.</param>
/// <param name="Wide">Whether its crystal is for training alone.</param>
internal sealed record PdfEasySet(float[] Curves, double[] Last, bool[] Neutron, int[] Labels, string[] Groups, bool[] Wide)
{
    private Half[]? _lattices;

    /// <summary>The prototype that each curve's prototype was made of, or its own.</summary>
    public string[] Origins { get; init; } = Groups;

    /// <summary>Scores of <see cref="PdfLattices"/>, shape [curve, number]; found when they are first asked for.</summary>
    public Half[] Lattices => _lattices ??= PdfLattices.Scores(this);

    /// <summary>Number of curves.</summary>
    public int Count => Labels.Length;

    /// <summary>What the networks read of one curve.</summary>
    /// <param name="curve">The curve.</param>
    public float[] Features(int curve)
    {
        var features = new float[PdfCurve.Size];
        Fill(curve, 1, features);
        return features;
    }

    /// <summary>Writes what the networks read.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="stretch">Factor on d.</param>
    /// <param name="features">Receives the points and the radiation.</param>
    public void Fill(int curve, double stretch, Span<float> features)
    {
        Span<double> g = stackalloc double[PdfCurve.Grid.Count];
        for (var i = 0; i < g.Length; i++) g[i] = Curves[curve * g.Length + i];
        PdfCurve.Fill(g, Last[curve], Neutron[curve], features, stretch);
    }

    /// <summary>Reads a curve at other distances.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="reduced">r/d of the points.</param>
    /// <param name="values">Receives one value a point.</param>
    public void Read(int curve, ReadOnlySpan<float> reduced, Span<float> values)
    {
        Span<double> g = stackalloc double[PdfCurve.Grid.Count];
        for (var i = 0; i < g.Length; i++) g[i] = Curves[curve * g.Length + i];
        PdfCurve.Read(g, Last[curve], reduced, values);
    }

    /// <summary>Writes what <see cref="Fill"/> writes, and the scores of lattices after it.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="stretch">Factor on d.</param>
    /// <param name="features">Receives <see cref="Width"/> numbers.</param>
    public void FillAll(int curve, double stretch, Span<float> features)
    {
        Fill(curve, stretch, features[..PdfCurve.Size]);
        System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(Lattices.AsSpan(curve * PdfLattices.Count, PdfLattices.Count), features[PdfCurve.Size..]);
    }

    /// <summary>Numbers of a curve with the scores of lattices.</summary>
    public static int Width => PdfCurve.Size + PdfLattices.Count;

    /// <summary>One curve without a label.</summary>
    /// <param name="g">G(r) on the grid.</param>
    /// <param name="last">Last measured distance, Å.</param>
    /// <param name="neutron">True for neutrons.</param>
    public static PdfEasySet Of(double[] g, double last, bool neutron) => new([.. g.Select(v => (float)v)], [last], [neutron], [0], [""], [false]);

    /// <summary>Measures crystals, each some times.</summary>
    /// <param name="crystals">The crystals.</param>
    /// <param name="curves">Curves of each.</param>
    /// <param name="publishedShare">Share of curves that the paper's instrument measures; the first ones of each crystal are not preferred.</param>
    /// <param name="purpose">Names the streams.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="run">The run.</param>
    public static PdfEasySet Measure(IReadOnlyList<LabelledCrystal> crystals, int curves, double publishedShare, string purpose, PdfInstrument instrument, StudyRun run)
    {
        var (count, points) = (crystals.Count * curves, PdfCurve.Grid.Count);
        var set = new PdfEasySet(
            new float[(long)count * points], new double[count], new bool[count],
            [.. Enumerable.Range(0, count).Select(i => crystals[i / curves].Class)], [.. Enumerable.Range(0, count).Select(i => crystals[i / curves].Prototype)],
            [.. Enumerable.Range(0, count).Select(i => crystals[i / curves].Wide)])
        {
            Origins = [.. Enumerable.Range(0, count).Select(i => crystals[i / curves].Origin)],
        };
        var done = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, i =>
        {
            var random = run.Randomness.Stream(purpose, (ulong)i);
            var published = random.Uniform() < publishedShare;
            while (true)
            {
                try
                {
                    var (g, last, neutron) = instrument.Measure(crystals[i / curves].Crystal, published, random);
                    for (var k = 0; k < points; k++) set.Curves[(long)i * points + k] = (float)g[k];
                    (set.Last[i], set.Neutron[i]) = (last, neutron);
                    break;
                }
                catch (InputException)
                {
                    // ⟨b⟩ = 0 for neutrons: drawn again, until x-rays come up.
                }
            }

            run.Progress.Step(purpose, Interlocked.Increment(ref done), count);
        });
        return set;
    }

    /// <summary>Some of the curves.</summary>
    /// <param name="curves">Which.</param>
    public PdfEasySet Part(IReadOnlyList<int> curves)
    {
        var n = PdfCurve.Grid.Count;
        var chosen = new float[(long)curves.Count * n];
        for (var i = 0; i < curves.Count; i++) Array.Copy(Curves, (long)curves[i] * n, chosen, (long)i * n, n);
        return new(chosen, [.. curves.Select(i => Last[i])], [.. curves.Select(i => Neutron[i])], [.. curves.Select(i => Labels[i])], [.. curves.Select(i => Groups[i])], [.. curves.Select(i => Wide[i])])
        {
            Origins = [.. curves.Select(i => Origins[i])],
            _lattices = _lattices is null ? null : Lattice(curves, _lattices),
        };
    }

    private static Half[] Lattice(IReadOnlyList<int> curves, Half[] all)
    {
        var n = PdfLattices.Count;
        var chosen = new Half[(long)curves.Count * n];
        for (var i = 0; i < curves.Count; i++) Array.Copy(all, (long)curves[i] * n, chosen, (long)i * n, n);
        return chosen;
    }

    /// <summary>Writes the set as labelled HDF5.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="seed">Seed of the run.</param>
    public void Write(string path, IReadOnlyList<GroupClass> classes, ulong seed)
    {
        var n = PdfCurve.Points;
        var curves = new float[(long)Count * n];
        for (var i = 0; i < Count; i++) Features(i)[..n].CopyTo(curves.AsSpan(i * n));
        var groups = Groups.Distinct(StringComparer.Ordinal).Select((g, i) => (g, i)).ToDictionary(g => g.g, g => (long)g.i, StringComparer.Ordinal);
        LabelledSetFile.Write(path, new LabelledSet(
            "pdf-spacegroup", seed, [new("reducedDistance", "1", [.. Enumerable.Range(0, n).Select(PdfCurve.Reduced)])],
            // Over r/d with d the first strong distance, divided by its root mean square, zero beyond the last distance.
            [new("pairDistribution", "1", curves, [Count, n], ["reducedDistance"])],
            [new("spaceGroup", "1", [.. Labels.Select(l => (double)l)]) { Classes = [.. classes.Select(c => c.Name)] }],
            [new("spaceGroupNumber", "1", [.. Labels.Select(l => (double)classes[l].Number)]), new("neutron", "1", [.. Neutron.Select(v => v ? 1.0 : 0.0)])],
            [.. Groups.Select(g => groups[g])], "prototype: space group, multiplicities and site symmetries of the occupied positions"));
    }
}
