using System.Text.Json;
using System.Text.Json.Serialization;
using Ewald.Core;
using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>A network that can be built from its configuration.</summary>
/// <typeparam name="TSelf">The network.</typeparam>
/// <typeparam name="TConfig">Its configuration, a record that JSON can hold.</typeparam>
public interface INetwork<TSelf, TConfig>
    where TSelf : Layer, INetwork<TSelf, TConfig>
{
    /// <summary>The architecture.</summary>
    TConfig Configuration { get; }

    /// <summary>A network with random weights.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="generator">Source of start weights and, while training, of dropout.</param>
    static abstract TSelf Create(TConfig config, Generator generator);
}

/// <summary>A trained network on disk: <c>weights.safetensors</c> and <c>network.json</c> with its configuration.</summary>
public static class NetworkFolder
{
    /// <summary>File with the weights.</summary>
    public const string WeightsFile = "weights.safetensors";

    /// <summary>File with the configuration.</summary>
    public const string ConfigFile = "network.json";

    // A configuration of another network must not load with gaps filled by zeros.
    private static readonly JsonSerializerOptions _json = new(EwaldJson.Document)
    {
        RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Saves weights and configuration.</summary>
    /// <param name="folder">Folder, made when absent.</param>
    /// <param name="network">The network.</param>
    /// <param name="half">Stores real weights in half precision: half the bytes, 3 to 4 digits.</param>
    /// <param name="prefix">Put before both file names, for folders that hold several networks.</param>
    public static void Save<TNetwork, TConfig>(string folder, INetwork<TNetwork, TConfig> network, bool half = true, string prefix = "")
        where TNetwork : Layer, INetwork<TNetwork, TConfig>
    {
        ArgumentNullException.ThrowIfNull(network);
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        var state = ((Layer)network).State().ToDictionary(
            t => t.Key, t => half && t.Value.Type.IsReal() ? Halved(t.Key, t.Value) : t.Value.Detach(), StringComparer.Ordinal);
        Safetensors.Write(Path.Combine(folder, prefix + WeightsFile), state, new Dictionary<string, string>(StringComparer.Ordinal) { ["network"] = typeof(TNetwork).Name });
        AtomicFile.WriteText(Path.Combine(folder, prefix + ConfigFile), JsonSerializer.Serialize(network.Configuration, _json));
    }

    /// <summary>Loads a network in single precision, in inference mode.</summary>
    /// <param name="folder">Folder with both files.</param>
    /// <param name="device">Device; the processor by default.</param>
    /// <param name="prefix">What stands before both file names.</param>
    /// <exception cref="InputException">The folder does not hold this kind of network.</exception>
    public static TNetwork Load<TNetwork, TConfig>(string folder, Device? device = null, string prefix = "")
        where TNetwork : Layer, INetwork<TNetwork, TConfig>
    {
        var configPath = Path.Combine(folder, prefix + ConfigFile);
        TConfig config;
        try
        {
            config = JsonSerializer.Deserialize<TConfig>(File.ReadAllText(configPath), _json) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new DataFormatException(configPath, $"holds no configuration of a {typeof(TNetwork).Name}: {e.Message}", e);
        }

        using var scope = TensorScope.Enter();
        // Not disposed here: the network draws its dropout from it when it is trained further.
        var generator = new Generator(0);
        var weightsPath = Path.Combine(folder, prefix + WeightsFile);
        var content = Safetensors.Read(weightsPath);
        TNetwork network;
        try
        {
            network = TNetwork.Create(config, generator);
        }
        catch (Exception e) when (e is ArgumentException or NativeException)
        {
            throw new DataFormatException(configPath, $"describes no {typeof(TNetwork).Name} that can be built: {e.Message}", e);
        }

        network.LoadState(content.Tensors, weightsPath);
        if (device is { } d && d.Type != DeviceType.Cpu) network.To(ScalarType.Float32, d);
        network.Eval();
        return network;
    }

    private static Tensor Halved(string name, Tensor value)
    {
        var half = value.Detach().To(ScalarType.Float16);
        if (!half.IsFinite().All().To(ScalarType.Int64).Item().Equals(1.0))
            throw new ArgumentException($"{name} has values beyond ± 65504, the range of half precision: save with half = false.");
        return half;
    }
}
