using System.Globalization;

namespace Ewald.Tensors;

/// <summary>Kinds of device; numbers as in libtorch.</summary>
public enum DeviceType
{
    /// <summary>The processor.</summary>
    Cpu = 0,

    /// <summary>An NVIDIA card (or an AMD card with a ROCm libtorch).</summary>
    Cuda = 1,
}

/// <summary>Where a tensor lives.</summary>
/// <param name="Type">Kind of device.</param>
/// <param name="Index">Number of the card; -1 for the processor.</param>
public readonly record struct Device(DeviceType Type, int Index)
{
    /// <summary>The processor.</summary>
    public static Device Cpu => new(DeviceType.Cpu, -1);

    /// <summary>A card.</summary>
    /// <param name="index">Its number, from 0.</param>
    public static Device Cuda(int index = 0) => new(DeviceType.Cuda, index);

    /// <summary>Reads <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="Ewald.Core.InputException">The text names no device, or one that this machine has not.</exception>
    public static Device Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "cpu") return Cpu;
        var parts = text.Split(':');
        var index = 0;
        if (parts[0] != "cuda" || parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            throw new Core.InputException($"device: '{text}' is not one of cpu, cuda, cuda:N.");
        var cards = TorchRuntime.CudaDevices;
        if (index >= cards)
            throw new Core.InputException($"device: '{text}' was asked for, libtorch {TorchRuntime.Version} sees {cards} CUDA devices here. Use --device cpu, or build the door with EWALD_TORCH=/path against a CUDA libtorch.");
        return Cuda(index);
    }

    /// <inheritdoc/>
    public override string ToString() => Type == DeviceType.Cpu ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"cuda:{Math.Max(Index, 0)}");
}
