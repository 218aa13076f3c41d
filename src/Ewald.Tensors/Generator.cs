using Ewald.Core;
using Ewald.Tensors.Native;

namespace Ewald.Tensors;

/// <summary>A random generator that a network draws from: initial weights, dropout. Its state goes into checkpoints.</summary>
public sealed class Generator : IDisposable
{
    private readonly GeneratorHandle _handle;

    /// <summary>A generator with a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="device">Device whose tensors it fills; the processor by default.</param>
    public Generator(ulong seed, Device? device = null)
    {
        TorchDoor.Prepare();
        Device = device ?? Device.Cpu;
        TorchDoor.Check(TorchDoor.ewald_generator_new((int)Device.Type, Device.Index, seed, out var pointer), "generator");
        _handle = new GeneratorHandle(pointer);
    }

    /// <summary>A generator seeded from one of the run's streams.</summary>
    /// <param name="stream">The stream, for example <c>randomness.Stream("weights")</c>.</param>
    /// <param name="device">Device whose tensors it fills; the processor by default.</param>
    public Generator(RandomStream stream, Device? device = null)
        : this((stream ?? throw new ArgumentNullException(nameof(stream))).NextBits(), device)
    {
    }

    /// <summary>Device whose tensors it fills.</summary>
    public Device Device { get; }

    internal nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle.DangerousGetHandle();
        }
    }

    /// <summary>The state as bytes (5056 for the processor's Mersenne twister).</summary>
    public byte[] GetState()
    {
        TorchDoor.Check(TorchDoor.ewald_generator_state(_handle, out var pointer), "generator state");
        using var state = new Tensor(pointer);
        return state.ToArray<byte>();
    }

    /// <summary>Restores a state.</summary>
    /// <param name="state">Bytes from <see cref="GetState"/> of a generator on the same kind of device.</param>
    public void SetState(ReadOnlySpan<byte> state)
    {
        using var tensor = Tensor.From(state, [state.Length]);
        TorchDoor.Check(TorchDoor.ewald_generator_set_state(_handle, tensor.Handle), "generator state");
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
