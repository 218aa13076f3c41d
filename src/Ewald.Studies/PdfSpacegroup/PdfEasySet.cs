using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Labelled curves.</summary>
/// <param name="Features">Shape [curve, channel, point].</param>
/// <param name="Labels">Class of each curve.</param>
/// <param name="Groups">Prototype of each curve.</param>
internal sealed record PdfEasySet(float[] Features, int[] Labels, string[] Groups)
{
    /// <summary>Number of curves.</summary>
    public int Count => Labels.Length;

    /// <summary>Features of one curve.</summary>
    public ReadOnlySpan<float> this[int curve] => Features.AsSpan(curve * PdfCurve.Size, PdfCurve.Size);

    /// <summary>Measures crystals, each some times.</summary>
    /// <param name="crystals">The crystals.</param>
    /// <param name="curves">Curves of each.</param>
    /// <param name="publishedShare">Share of curves that the paper's instrument measures; the first ones of each crystal are not preferred.</param>
    /// <param name="purpose">Names the streams.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="run">The run.</param>
    public static PdfEasySet Measure(IReadOnlyList<LabelledCrystal> crystals, int curves, double publishedShare, string purpose, PdfInstrument instrument, StudyRun run)
    {
        var count = crystals.Count * curves;
        var features = new float[(long)count * PdfCurve.Size];
        var done = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, i =>
        {
            var random = run.Randomness.Stream(purpose, (ulong)i);
            var published = random.Uniform() < publishedShare;
            while (true)
            {
                try
                {
                    instrument.Measure(crystals[i / curves].Crystal, published, random, features.AsSpan(i * PdfCurve.Size, PdfCurve.Size));
                    break;
                }
                catch (InputException)
                {
                    // ⟨b⟩ = 0 for neutrons: drawn again, until x-rays come up.
                }
            }

            run.Progress.Step(purpose, Interlocked.Increment(ref done), count);
        });
        return new(features, [.. Enumerable.Range(0, count).Select(i => crystals[i / curves].Class)], [.. Enumerable.Range(0, count).Select(i => crystals[i / curves].Prototype)]);
    }

    /// <summary>This set and another.</summary>
    /// <param name="other">The other.</param>
    public PdfEasySet With(PdfEasySet other) => new([.. Features, .. other.Features], [.. Labels, .. other.Labels], [.. Groups, .. other.Groups]);

    /// <summary>Writes the set as labelled HDF5.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="seed">Seed of the run.</param>
    public void Write(string path, IReadOnlyList<GroupClass> classes, ulong seed)
    {
        var n = PdfCurve.Points;
        var curves = new float[(long)Count * n];
        for (var i = 0; i < Count; i++) this[i][..n].CopyTo(curves.AsSpan(i * n));
        var groups = Groups.Distinct(StringComparer.Ordinal).Select((g, i) => (g, i)).ToDictionary(g => g.g, g => (long)g.i, StringComparer.Ordinal);
        LabelledSetFile.Write(path, new LabelledSet(
            "pdf-spacegroup", seed, [new("reducedDistance", "1", [.. Enumerable.Range(0, n).Select(PdfCurve.Reduced)])],
            // Over r/d with d the first strong distance, divided by its root mean square, zero beyond the last distance.
            [new("pairDistribution", "1", curves, [Count, n], ["reducedDistance"])],
            [new("spaceGroup", "1", [.. Labels.Select(l => (double)l)]) { Classes = [.. classes.Select(c => c.Name)] }],
            [new("spaceGroupNumber", "1", [.. Labels.Select(l => (double)classes[l].Number)]), new("neutron", "1", [.. Enumerable.Range(0, Count).Select(i => this[i][n] < 0 ? 1.0 : 0.0)])],
            [.. Groups.Select(g => groups[g])], "prototype: space group, multiplicities and site symmetries of the occupied positions"));
    }
}
