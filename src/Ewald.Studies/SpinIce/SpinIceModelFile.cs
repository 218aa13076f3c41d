using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;

namespace Ewald.Studies.SpinIce;

/// <summary>The model's folder: <c>surrogates.safetensors</c> (polynomials at each temperature, the easy set's Hamiltonians), the autoencoder, the card.</summary>
internal static class SpinIceModelFile
{
    private const string Name = "surrogates.safetensors";

    public static void Save(string folder, IceModel model, double[][] library, ModelCard card)
    {
        Directory.CreateDirectory(folder);
        using var scope = TensorScope.Enter();
        var tensors = new List<KeyValuePair<string, Tensor>> { KeyValuePair.Create("library", Single([.. library.SelectMany(e => e)], 3)) };
        for (var t = 0; t < model.Surrogates.Count; t++)
        {
            var s = model.Surrogates[t];
            var terms = s.Weights.Length / s.Orbits;
            void Add(string name, double[] values, int width) => tensors.Add(KeyValuePair.Create(FormattableString.Invariant($"{name}{t}"), Single(values, width)));
            Add("weights", s.Weights, terms);
            Add("inverse", s.Inverse, terms);
            Add("residuals", s.Residuals, s.Orbits);
            Add("shape", [s.Degree, s.Lack], 2);
        }

        Safetensors.Write(Path.Combine(folder, Name), tensors);
        NetworkFolder.Save(folder, model.Latent.Network);
        ModelStore.Save(folder, card);

        static Tensor Single(double[] values, int width) => Tensor.From(Array.ConvertAll(values, v => (float)v), [values.Length / width, width]);
    }

    public static SpinIcePredictor Load(string folder)
    {
        var card = ModelStore.Open(folder, "spin-ice");
        var path = Path.Combine(folder, Name);
        if (!card.WeightsSha256.ContainsKey(Name)) throw new InputException($"{folder}: the card names no {Name}; train the model again.");
        using var scope = TensorScope.Enter();
        var tensors = Safetensors.Read(path).Tensors;
        try
        {
            var orbits = IceSimulation.OrbitsOf(card.Calibration["cells"]!.GetValue<int>());
            double[] Numbers(string name) => Array.ConvertAll(tensors[name].ToArray<float>(), v => (double)v);
            CorrelationSurrogate[] surrogates = [.. SpinIceSetup.Temperatures.Select((_, t) =>
            {
                var shape = Numbers(FormattableString.Invariant($"shape{t}"));
                var s = new CorrelationSurrogate((int)shape[0], Numbers(FormattableString.Invariant($"weights{t}")), Numbers(FormattableString.Invariant($"inverse{t}")), Numbers(FormattableString.Invariant($"residuals{t}")), shape[1]);
                return s.Orbits == orbits.Count && s.Residuals.Length == s.Orbits * s.Orbits ? s : throw new FormatException("orbits");
            })];
            var library = Numbers("library").Chunk(3).ToArray();
            var network = NetworkFolder.Load<Autoencoder, Autoencoder.Config>(folder);
            var model = new IceModel(orbits, surrogates, new LatentMap(network, IrreducibleGrid.Design(orbits, Environment.ProcessorCount)));
            return new SpinIcePredictor(card, model, library, card.Calibration["misfitThreshold"]!.GetValue<double>(), [.. card.Calibration["widening"]!.AsArray().Select(v => v!.GetValue<double>())]);
        }
        catch (Exception e) when (e is KeyNotFoundException or NullReferenceException or FormatException or InvalidOperationException)
        {
            throw new DataFormatException(path, "is no surrogate of spin-ice; copy the model's folder again or train it again.", e);
        }
    }

    public static ModelCard CardOf(StudyCard card, SpinIceSetup setup, StudyRun run, IReadOnlyList<Metric> metrics, SpinIceEvaluation evaluation) => new(
        ModelStore.SchemaVersion, card.Id, "default", card.Question, card.Source,
        [
            new("H, K, L", "1", "momentum transfer in reciprocal lattice units of the cubic cell, a = 10.124 Å"), new("signal", "any", "S(Q), symmetrised or not, nuclear reflections masked"),
            new("signal_errors", "as signal", "one standard deviation; from the scatter of the residuals when absent"), new("temperature", "K", "0.68, 2 or 5, to 3 %"),
        ],
        FormattableString.Invariant($"{setup.Hamiltonians} Hamiltonians ({ExchangeDomain.Describe()}), {16 * setup.Cells * setup.Cells * setup.Cells} spins, {setup.Samples} configurations each at 0.68, 2 and 5 K, all synthetic; plantings by their own draws and random numbers"),
        [
            "J1 and D are held at the values of Dy2Ti2O7; errors in them go into J2, J3, J3'", "temperatures other than 0.68, 2 and 5 K are not answered", "the box of the easy set bounds every answer; outside of it the ice orders or was not simulated",
            "Q resolution, absorption and multiple scattering are not modelled; nuclear reflections must be masked", "no measured volume was at hand: all numbers are about simulations",
        ],
        metrics, new JsonObject { ["cells"] = setup.Cells, ["misfitThreshold"] = evaluation.MisfitThreshold, ["widening"] = new JsonArray(evaluation.Widening(c => c.Cold), evaluation.Widening(c => c.All)), ["level"] = SpinIceSetup.Level },
        "MIT", FormattableString.Invariant($"./ewald run spin-ice --size {run.Size.ToString().ToLowerInvariant()} --seed {run.Seed}"), new Dictionary<string, string>(), true);
}
