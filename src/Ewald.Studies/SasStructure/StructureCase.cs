using Ewald.Core;
using Ewald.Inference.SmallAngle;
using Ewald.Physics.SmallAngle.Atoms;

namespace Ewald.Studies.SasStructure;

/// <summary>One copy of one body as the learners see it, with its truth.</summary>
/// <param name="Body">The body.</param>
/// <param name="Reading">What was read from the copy.</param>
/// <param name="Features">Shape [feature].</param>
/// <param name="TrueRg">R_g of the particle with its shell, Å.</param>
public sealed record StructureCase(StructureBody Body, StructureReading Reading, double[] Features, double TrueRg)
{
    /// <summary>Names of the targets.</summary>
    public static IReadOnlyList<string> TargetNames { get; } = ["molecularMass", "maximumDimension", "volume"];

    /// <summary>ln(M/R_g³), ln(D_max/R_g), ln(V/R_g³) with the R_g that was read: its error cancels against that of V'.</summary>
    public double[] Targets =>
    [
        Math.Log(Body.Mass) - 3 * Math.Log(Reading.Rg), Math.Log(Body.MaximumDimension / Reading.Rg), Math.Log(Body.Volume) - 3 * Math.Log(Reading.Rg),
    ];

    /// <summary>Scale of the errors: what shapes differ by at best, and the noise of this copy.</summary>
    public double Scale => ScaleOf(Reading);

    /// <summary>Scale of the errors of a reading.</summary>
    /// <param name="reading">The reading.</param>
    public static double ScaleOf(StructureReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return Math.Sqrt(0.05 * 0.05 + reading.NoiseOfLogMass * reading.NoiseOfLogMass);
    }

    /// <summary>Makes the easy set.</summary>
    /// <param name="setup">How many.</param>
    /// <param name="randomness">The run's streams.</param>
    /// <param name="threads">Threads of the managed kernels.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between bodies.</param>
    /// <returns>The copies that could be read, in the order of the bodies, and how many could not.</returns>
    public static (List<StructureCase> Cases, int Refused) Simulate(
        StructureSetup setup, Randomness randomness, int threads, IProgressSink progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(randomness);
        ArgumentNullException.ThrowIfNull(progress);
        var found = new List<StructureCase>[setup.Bodies];
        var done = 0;
        // Large bodies cost a hundred times small ones: single bodies are handed out, not ranges.
        var partitioner = System.Collections.Concurrent.Partitioner.Create(Enumerable.Range(0, setup.Bodies), System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(partitioner, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, index =>
        {
            var body = StructureBody.Draw(index, randomness);
            found[index] = [];
            for (var copy = 0; copy < setup.Copies; copy++)
            {
                var random = randomness.Stream("structure-copy", (ulong)(index * (long)setup.Copies + copy));
                var (curve, rg) = StructureMeasurement.Draw(body, random);
                if (StructureReading.Of(curve, body.Solvent).Reading is not { } reading) continue;
                var features = reading.Features(body.Solvent);
                if (StructureReading.AreComplete(features) && double.IsFinite(reading.NoiseOfLogMass)) found[index].Add(new StructureCase(body, reading, features, rg));
            }

            progress.Step("simulating bodies", Interlocked.Increment(ref done), setup.Bodies);
        });
        var cases = found.SelectMany(f => f).ToList();
        return (cases, setup.Bodies * setup.Copies - cases.Count);
    }
}
