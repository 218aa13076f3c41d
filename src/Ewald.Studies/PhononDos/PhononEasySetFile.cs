using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.Lattice;

namespace Ewald.Studies.PhononDos;

/// <summary>The easy set as labelled HDF5: structures and densities as inputs, numbers that follow from the vibrations as labels.</summary>
internal static class PhononEasySetFile
{
    /// <summary>Makes crystals and writes them.</summary>
    /// <param name="count">Number of crystals.</param>
    /// <param name="randomness">The run's random streams.</param>
    /// <param name="path">File to write.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between crystals.</param>
    public static void Write(int count, Randomness randomness, string path, IProgressSink progress, CancellationToken cancel)
    {
        IReadOnlyList<EasyCrystal> crystals = [];
        // A number whose draws all fail leaves no crystal: more numbers are tried until there are enough.
        for (var numbers = count; crystals.Count < count; numbers += Math.Max(8, count - crystals.Count))
            crystals = PhononEasySet.Generate(numbers, randomness, Environment.ProcessorCount, progress, cancel).Crystals;
        crystals = [.. crystals.Take(count)];
        var most = crystals.Max(c => c.Crystal.Sites.Count);
        var (cells, sites, densities) = (new float[count * 9], new float[count * most * 4], new float[count * PhononSpectrum.Points]);
        for (var i = 0; i < count; i++)
        {
            var (crystal, vectors) = (crystals[i].Crystal, crystals[i].Crystal.Cell.Vectors);
            for (var k = 0; k < 9; k++) cells[9 * i + k] = (float)vectors[k / 3, k % 3];
            for (var s = 0; s < crystal.Sites.Count; s++)
            {
                var (site, at) = (crystal.Sites[s], (i * most + s) * 4);
                (sites[at], sites[at + 1], sites[at + 2], sites[at + 3]) = (site.Occupants[0].Element.AtomicNumber, (float)site.X, (float)site.Y, (float)site.Z);
            }

            for (var k = 0; k < PhononSpectrum.Points; k++) densities[i * PhononSpectrum.Points + k] = (float)crystals[i].Density[k];
        }

        var prototypes = Prototypes.All.Select((p, i) => (p.Name, i)).ToDictionary(p => p.Name, p => (long)p.i, StringComparer.Ordinal);
        long[] group = [.. crystals.Select(c => prototypes[c.Prototype.Name])];
        LabelledSetFile.Write(path, new LabelledSet(
            "phonon-dos", randomness.Seed,
            [new("wavenumber", "cm^-1", [.. PhononSpectrum.Wavenumbers]), new("vectorComponent", "1", [.. Enumerable.Range(0, 9).Select(k => (double)k)]),
                new("site", "1", [.. Enumerable.Range(0, most).Select(k => (double)k)]), new("siteColumn", "1", [0, 1, 2, 3])],
            [
                // Rows of the cell one after the other; atomic number and fractional coordinates of a site, zeros beyond the last one.
                new("cellVectors", "angstrom", cells, [count, 9], ["vectorComponent"]), new("sites", "1", sites, [count, most, 4], ["site", "siteColumn"]),
                new("phononDensity", "1", densities, [count, PhononSpectrum.Points], ["wavenumber"]),
            ],
            [new("heatCapacity", "J/(mol K)", [.. crystals.Select(c => c.HeatCapacity)]), new("meanWavenumber", "cm^-1", [.. crystals.Select(c => c.MeanWavenumber)])],
            [new("prototype", "1", [.. group.Select(g => (double)g)]) { Classes = [.. Prototypes.All.Select(p => p.Name)] }, new("highestWavenumber", "cm^-1", [.. crystals.Select(c => c.HighestWavenumber)])],
            group, "prototype: arrangement of the atoms whose kinds are open"));
    }
}
