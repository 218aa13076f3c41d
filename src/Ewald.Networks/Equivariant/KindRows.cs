using Ewald.Tensors;

namespace Ewald.Networks.Equivariant;

/// <summary>Which kind of site each row of a feature matrix belongs to, also sorted by kind.</summary>
internal sealed class KindRows : IDisposable
{
    private Tensor? _index;

    public KindRows(int[] kindOfRow, int kinds)
    {
        (KindOfRow, Kinds, First, Order) = (kindOfRow, kinds, new int[kinds + 1], new int[kindOfRow.Length]);
        foreach (var kind in kindOfRow) First[kind + 1]++;
        for (var k = 0; k < kinds; k++) First[k + 1] += First[k];
        var next = First.AsSpan(0, kinds).ToArray();
        for (var row = 0; row < kindOfRow.Length; row++) Order[next[kindOfRow[row]]++] = row;
    }

    /// <summary>Number of kinds.</summary>
    public int Kinds { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => KindOfRow.Length;

    /// <summary>Kind, shape [row].</summary>
    public int[] KindOfRow { get; }

    /// <summary>Rows of kind k stand at First[k] to First[k + 1] of <see cref="Order"/>.</summary>
    public int[] First { get; }

    /// <summary>Rows sorted by kind.</summary>
    public int[] Order { get; }

    /// <summary><see cref="KindOfRow"/> as Int64 tensor.</summary>
    public Tensor Index => _index ??= TensorScope.Release(Tensor.From(Array.ConvertAll(KindOfRow, k => (long)k)));

    public void Dispose() => _index?.Dispose();
}
