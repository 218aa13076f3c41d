using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Studies.SpinIce;

/// <summary>Which exchange parameters make the diffuse scattering of a spin ice, and which of their combinations stay unknown?</summary>
public sealed class SpinIceStudy : ISimulate, IPredict
{
    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "spin-ice", "Exchange parameters of spin ice from diffuse scattering", StudyKind.Inverse,
        "Which J2, J3 and J3' of Dy2Ti2O7 make a measured S(Q), and which of their combinations do the data not fix?",
        "Samarakoon et al., Nat. Commun. 11, 892 (2020), doi:10.1038/s41467-020-14660-y",
        "HDF5 with NXdata: S(Q) on H, K, L (or planes such as [H,H,0] and [0,0,L]), errors and mask where there are some, temperature; further temperatures as further files (--set with=FILE).",
        "J2, J3, J3', the stiff combination (J2 + 3 J3)/3 and the soft direction with its length, all K with 90 % intervals; stripes found, goodness of fit.",
        "the Hamiltonian of the easy set whose pattern is nearest, scale and background free",
        "From 0.68 K alone the stiff combinations to 0.02 K, from 0.68, 2 and 5 K all three to 0.05 K, at 5 % noise with scale, background and a stripe unknown.",
        null, "by Hamiltonian: plantings are drawn and simulated with random numbers of their own, half of them on a larger box");

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = SpinIceSetup.For(run.Size);
        var simulation = new IceSimulation(setup.Cells);
        run.Progress.Say(FormattableString.Invariant($"{setup.Hamiltonians} Hamiltonians on {simulation.Orbits.Box.Count} spins, {simulation.Orbits.Count} orbits of pairs"));
        var library = IceLibrary.Simulate(simulation, setup.Hamiltonians, setup.Samples, run.Randomness, run.Threads, run.CheckpointFolder, run.Progress, run.Cancel);
        CorrelationSurrogate[] surrogates = [.. SpinIceSetup.Temperatures.Select((_, t) => CorrelationSurrogate.Fit(library.Exchange, [.. library.Correlations.Select(c => c[t])]))];
        run.Progress.Say($"surrogates of degree {string.Join(", ", surrogates.Select(s => s.Degree))}");
        var (latent, unrestored) = LatentMap.Train(simulation.Orbits, library.Means(SpinIceSetup.Temperatures.Count - 1), setup.Epochs, run);
        var model = new IceModel(simulation.Orbits, surrogates, latent);
        var larger = new IceSimulation(setup.LargerCells);
        var same = Plant(simulation, setup.PlantedSamples, "same");
        var other = Plant(larger, setup.PlantedSamples / 4, "larger");
        var searches = same.Take(Math.Min(5, same.Count)).Select((c, i) => Search(c.Planting, i)).ToArray();
        var entropy = ResidualEntropy.Of(setup.EntropyCells, setup.EntropySweeps, run.Randomness, run.Progress, run.Cancel);
        var evaluation = new SpinIceEvaluation(setup, model, library, same, other, searches, entropy, unrestored, run.Randomness);
        var metrics = evaluation.Metrics();
        SpinIceModelFile.Save(run.ModelFolder, model, library.Exchange, SpinIceModelFile.CardOf(Card, setup, run, metrics, evaluation));
        SpinIceReport.Draw(run.Report, evaluation);
        return new StudyResult(metrics, evaluation.Details(), []);

        List<PlantedCase> Plant(IceSimulation box, int samples, string kind)
        {
            var cases = new List<PlantedCase>();
            // A planting is the mean of other numbers of configurations and spins than a simulation of the easy set, of which the surrogate knows the noise.
            var simulated = (double)setup.Samples * simulation.Orbits.Box.Count / (samples * (double)box.Orbits.Box.Count);
            for (var i = 0; i < setup.Plantings; i++)
            {
                run.Progress.Step(FormattableString.Invariant($"plantings on {box.Orbits.Box.Count} spins"), i + 1, setup.Plantings);
                run.Cancel.ThrowIfCancellationRequested();
                cases.Add(PlantedCase.Of(Planting.Of(box, samples, kind, i, run.Randomness), model, library, i, kind, simulated, run.Randomness, run.Threads, run.Cancel));
            }

            return cases;
        }

        LatentSearch Search(Planting planting, int index)
        {
            run.Progress.Step("searching in latent space", index + 1, Math.Min(5, setup.Plantings));
            var cold = SpinIceSetup.Temperatures.Count - 1;
            return LatentSearch.Of(
                planting.Volumes[cold], model, library.Exchange, library.Means(cold),
                (exchange, k) => simulation.Run(exchange, [SpinIceSetup.Temperatures[cold]], setup.Samples, run.Randomness.Stream("added", (ulong)(1000 * index + k)))[0].Mean,
                setup.Rounds, setup.Added, run.Randomness.Stream("latent search", (ulong)index));
        }
    }

    /// <inheritdoc/>
    public void Simulate(int count, Randomness randomness, string path, IProgressSink progress, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(randomness);
        ArgumentNullException.ThrowIfNull(progress);
        var setup = SpinIceSetup.For(StudySize.Laptop);
        var simulation = new IceSimulation(setup.Cells);
        var library = IceLibrary.Simulate(simulation, count, setup.Samples, randomness, Environment.ProcessorCount, null, progress, cancel);
        var (design, points) = (IrreducibleGrid.Design(simulation.Orbits, Environment.ProcessorCount), IrreducibleGrid.Points);
        LabelledSetFile.Write(path, new LabelledSet(
            Card.Id, randomness.Seed, [new("H", "1", [.. points.Select(p => p.H)]), new("K", "1", [.. points.Select(p => p.K)]), new("L", "1", [.. points.Select(p => p.L)])],
            [.. SpinIceSetup.Temperatures.Select((t, k) => new LabelledInput(
                FormattableString.Invariant($"structureFactor_{t}K"), "1", [.. library.Means(k).SelectMany(c => design.Select(row => (float)row.Zip(c, (a, b) => a * b).Sum()))], [count, points.Length], ["H"]))],
            [.. ExchangeDomain.Names.Select((name, i) => new LabelledColumn(name, "K", [.. library.Exchange.Select(e => e[i])]))], [], [.. Enumerable.Range(0, count).Select(i => (long)i)], "Hamiltonian"));
    }

    /// <inheritdoc/>
    public IPredictor Load(string folder) => SpinIceModelFile.Load(folder);
}
