using System.Text.Json;
using Ewald.Core;
using Ewald.Tensors;
using Ewald.Tensors.Layers;
using Ewald.Tensors.Optimisers;

namespace Ewald.Networks;

/// <summary>Everything that a training goes on from, in one safetensors file: weights, best weights, moments, generator, history.</summary>
internal sealed class TrainingCheckpoint(
    Layer network, Optimiser optimiser, Generator? generator, List<EpochRecord> epochs, Dictionary<string, Tensor> best)
{
    private const string Version = "1";

    public void Write(string path, int bestEpoch, double bestScore)
    {
        using var scope = TensorScope.Enter();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in network.State()) tensors[$"network.{name}"] = tensor;
        foreach (var (name, tensor) in best) tensors[$"best.{name}"] = tensor;
        foreach (var (name, tensor) in optimiser.State()) tensors[$"optimiser.{name}"] = tensor;
        if (generator is not null)
        {
            var state = generator.GetState();
            tensors["generator"] = Tensor.From(state, [state.Length]);
        }

        Safetensors.Write(path, tensors, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["version"] = Version,
            ["progress"] = JsonSerializer.Serialize(new Progress(optimiser.Steps, bestEpoch, bestScore, [.. epochs]), EwaldJson.Line),
        });
    }

    public (int BestEpoch, double BestScore) Read(string path)
    {
        using var scope = TensorScope.Enter();
        var content = Safetensors.Read(path);
        if (!content.Metadata.TryGetValue("version", out var version) || version != Version || !content.Metadata.TryGetValue("progress", out var text))
            throw new DataFormatException(path, "is not a training checkpoint of this version; remove it to start anew.");
        Progress progress;
        try
        {
            progress = JsonSerializer.Deserialize<Progress>(text, EwaldJson.Line) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new DataFormatException(path, $"has a damaged record of progress ({e.Message}); remove it to start anew.", e);
        }

        network.LoadState(Of(content, "network."), path);
        optimiser.LoadState(Of(content, "optimiser."), progress.Steps);
        foreach (var (name, tensor) in Of(content, "best.")) best[name] = TensorScope.Release(tensor);
        if (generator is not null)
        {
            if (!content.Tensors.TryGetValue("generator", out var state))
                throw new DataFormatException(path, "holds no state of the random generator, this run needs one; remove it to start anew.");
            generator.SetState(state.ToArray<byte>());
        }

        epochs.Clear();
        epochs.AddRange(progress.Epochs);
        return (progress.BestEpoch, progress.BestScore);
    }

    private static Dictionary<string, Tensor> Of(SafetensorsContent content, string prefix) =>
        content.Tensors.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(t => t.Key[prefix.Length..], t => t.Value, StringComparer.Ordinal);

    private sealed record Progress(long Steps, int BestEpoch, double BestScore, EpochRecord[] Epochs);
}
