using System.Runtime.InteropServices;

namespace Ewald.Tensors.Native;

/// <summary>One counted reference to a tensor.</summary>
internal sealed class TensorHandle : SafeHandle
{
    public TensorHandle()
        : base(0, ownsHandle: true)
    {
    }

    public TensorHandle(nint pointer)
        : base(0, ownsHandle: true) => SetHandle(pointer);

    /// <summary>Stands for an undefined tensor.</summary>
    public static TensorHandle Null { get; } = new(0);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        TorchDoor.ewald_free(handle);
        return true;
    }
}

/// <summary>One counted reference to a generator.</summary>
internal sealed class GeneratorHandle : SafeHandle
{
    public GeneratorHandle()
        : base(0, ownsHandle: true)
    {
    }

    public GeneratorHandle(nint pointer)
        : base(0, ownsHandle: true) => SetHandle(pointer);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        TorchDoor.ewald_generator_free(handle);
        return true;
    }
}
