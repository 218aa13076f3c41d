using Ewald.Tensors.Native;

namespace Ewald.Tensors;

/// <summary>Frees every tensor made on this thread since it was entered, except those kept.</summary>
/// <remarks><code>using var scope = TensorScope.Enter(); ... return scope.Keep(x);</code>Scopes nest; a kept tensor belongs to
/// the scope around. A tensor made outside any scope is freed by Dispose or by the garbage collector.</remarks>
public readonly ref struct TensorScope
{
    [ThreadStatic]
    private static List<Tensor>? _made;

    [ThreadStatic]
    private static int _depth;

    private readonly int _start;
    private readonly int _myDepth;

    private TensorScope(int start, int depth)
    {
        _start = start;
        _myDepth = depth;
    }

    /// <summary>Number of scopes open on this thread.</summary>
    public static int Depth => _depth;

    /// <summary>Opens a scope.</summary>
    public static TensorScope Enter()
    {
        _made ??= new List<Tensor>(256);
        return new TensorScope(_made.Count, ++_depth);
    }

    /// <summary>Lets a tensor outlive this scope: it then belongs to the scope around, or to the caller when there is none.</summary>
    /// <param name="tensor">A tensor made in this scope; one made further out stays where it is.</param>
    /// <returns>The same tensor.</returns>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.ScopeDepth >= _myDepth) tensor.ScopeDepth = _myDepth - 1;
        return tensor;
    }

    /// <summary>Takes a tensor out of all scopes: from now on its owner disposes it.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <returns>The same tensor.</returns>
    public static Tensor Release(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.ScopeDepth = 0;
        return tensor;
    }

    /// <summary>Frees what was made here and not kept.</summary>
    public void Dispose()
    {
        if (_depth < _myDepth) return;
        var made = _made!;
        var kept = _start;
        for (var i = _start; i < made.Count; i++)
        {
            var tensor = made[i];
            if (tensor.ScopeDepth >= _myDepth) tensor.Dispose();
            else if (tensor.ScopeDepth > 0) made[kept++] = tensor;
        }

        made.RemoveRange(kept, made.Count - kept);
        _depth = _myDepth - 1;
    }

    internal static int Register(Tensor tensor)
    {
        if (_depth > 0) _made!.Add(tensor);
        return _depth;
    }
}

/// <summary>No gradients are recorded on this thread until it is disposed.</summary>
/// <remarks><code>using var _ = NoGrad.Enter();</code></remarks>
public readonly ref struct NoGrad
{
    private readonly bool _before;

    private NoGrad(bool before) => _before = before;

    /// <summary>Whether gradients are being recorded on this thread.</summary>
    public static bool IsRecording
    {
        get
        {
            TorchDoor.Prepare();
            return TorchDoor.ewald_grad_mode() != 0;
        }
    }

    /// <summary>Stops the recording.</summary>
    public static NoGrad Enter()
    {
        var before = IsRecording;
        TorchDoor.ewald_set_grad_mode(0);
        return new NoGrad(before);
    }

    /// <summary>Restores what was before.</summary>
    public void Dispose() => TorchDoor.ewald_set_grad_mode(_before ? 1 : 0);
}
