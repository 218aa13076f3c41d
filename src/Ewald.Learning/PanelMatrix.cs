using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ewald.Learning;

/// <summary>A matrix cut into panels of a few vectors' width, so that one panel of a thin factor stays in registers and cache while the data stream by.</summary>
/// <remarks>Element (row, column) lies at panel[column / Width], then row, then column % Width. Lanes beyond the last column and rows beyond the last are zero.</remarks>
internal sealed class PanelMatrix
{
    /// <summary>Columns of a panel: four vectors.</summary>
    public static readonly int Width = 4 * Vector<double>.Count;

    private PanelMatrix(int rows, int columns, int paddedRows)
    {
        (Rows, Columns, PaddedRows) = (rows, columns, paddedRows);
        Panels = (columns + Width - 1) / Width;
        Values = new double[(long)Panels * paddedRows * Width];
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Rows with the padding.</summary>
    public int PaddedRows { get; }

    /// <summary>Number of panels.</summary>
    public int Panels { get; }

    /// <summary>All panels, one after the other.</summary>
    public double[] Values { get; }

    /// <summary>First element of a panel.</summary>
    /// <param name="panel">Its number.</param>
    public ref double Panel(int panel) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Values), (nint)panel * PaddedRows * Width);

    /// <summary>A thin factor, all zero: few rows, no padding of rows.</summary>
    /// <param name="rows">Number of components.</param>
    /// <param name="columns">Number of samples or points.</param>
    public static PanelMatrix Thin(int rows, int columns) => new(rows, columns, rows);

    /// <summary>Data, or their transpose; rows are padded to whole panels of the other factor.</summary>
    /// <param name="data">Shape [row, column].</param>
    /// <param name="transposed">Packs the transpose.</param>
    public static PanelMatrix Pack(double[,] data, bool transposed)
    {
        var (rows, columns) = transposed ? (data.GetLength(1), data.GetLength(0)) : (data.GetLength(0), data.GetLength(1));
        var packed = new PanelMatrix(rows, columns, (rows + Width - 1) / Width * Width);
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++) packed[r, c] = transposed ? data[c, r] : data[r, c];
        return packed;
    }

    /// <summary>One element.</summary>
    /// <param name="row">Row.</param>
    /// <param name="column">Column.</param>
    public double this[int row, int column]
    {
        get => Values[At(row, column)];
        set => Values[At(row, column)] = value;
    }

    /// <summary>Overwrites this thin matrix with another of its shape.</summary>
    /// <param name="other">The other.</param>
    public void CopyFrom(PanelMatrix other) => other.Values.AsSpan().CopyTo(Values);

    /// <summary>Gram matrix of the rows, Σ over columns; both triangles.</summary>
    /// <param name="gram">Receives it, shape [row, row].</param>
    public void Gram(Span<double> gram)
    {
        var v = Vector<double>.Count;
        for (var a = 0; a < Rows; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
                for (var p = 0; p < Panels; p++)
                {
                    ref var x = ref Unsafe.Add(ref Panel(p), a * Width);
                    ref var y = ref Unsafe.Add(ref Panel(p), b * Width);
                    s0 = Vector.FusedMultiplyAdd(Load(ref x, 0), Load(ref y, 0), s0);
                    s1 = Vector.FusedMultiplyAdd(Load(ref x, v), Load(ref y, v), s1);
                    s2 = Vector.FusedMultiplyAdd(Load(ref x, 2 * v), Load(ref y, 2 * v), s2);
                    s3 = Vector.FusedMultiplyAdd(Load(ref x, 3 * v), Load(ref y, 3 * v), s3);
                }

                gram[a * Rows + b] = gram[b * Rows + a] = Vector.Sum(s0 + s1 + (s2 + s3));
            }
        }
    }

    /// <summary>One panel of factor × this: Σ over rows i of factor[k, i] · this[i, column].</summary>
    /// <param name="panel">Which columns.</param>
    /// <param name="factor">Thin matrix whose columns are this matrix's rows.</param>
    /// <param name="result">Receives the product, shape [component, Width].</param>
    public void Multiply(int panel, PanelMatrix factor, Span<double> result)
    {
        ref var x = ref Panel(panel);
        ref var f = ref MemoryMarshal.GetArrayDataReference(factor.Values);
        ref var y = ref MemoryMarshal.GetReference(result);
        var (k, chunks) = (factor.Rows, factor.Panels);
        var r = 0;
        // Blocks of three components fill twelve accumulators; a rest of one is shared out as two blocks of two.
        for (; k - r >= 3 && k - r != 4; r += 3) Three(ref x, ref Unsafe.Add(ref f, r * Width), k * Width, chunks, ref Unsafe.Add(ref y, r * Width));
        for (; k - r >= 2; r += 2) Two(ref x, ref Unsafe.Add(ref f, r * Width), k * Width, chunks, ref Unsafe.Add(ref y, r * Width));
        if (r < k) One(ref x, ref Unsafe.Add(ref f, r * Width), k * Width, chunks, ref Unsafe.Add(ref y, r * Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Load(ref double at, int offset) => Vector.LoadUnsafe(ref at, (nuint)offset);

    private static void Three(ref double x, ref double f, int stride, int chunks, ref double y)
    {
        int v = Vector<double>.Count, width = 4 * v;
        Vector<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        Vector<double> c0 = default, c1 = default, c2 = default, c3 = default;
        for (var chunk = 0; chunk < chunks; chunk++, f = ref Unsafe.Add(ref f, stride))
        {
            for (var i = 0; i < width; i++, x = ref Unsafe.Add(ref x, width))
            {
                Vector<double> x0 = Load(ref x, 0), x1 = Load(ref x, v), x2 = Load(ref x, 2 * v), x3 = Load(ref x, 3 * v);
                var w = new Vector<double>(Unsafe.Add(ref f, i));
                a0 = Vector.FusedMultiplyAdd(x0, w, a0);
                a1 = Vector.FusedMultiplyAdd(x1, w, a1);
                a2 = Vector.FusedMultiplyAdd(x2, w, a2);
                a3 = Vector.FusedMultiplyAdd(x3, w, a3);
                w = new Vector<double>(Unsafe.Add(ref f, i + width));
                b0 = Vector.FusedMultiplyAdd(x0, w, b0);
                b1 = Vector.FusedMultiplyAdd(x1, w, b1);
                b2 = Vector.FusedMultiplyAdd(x2, w, b2);
                b3 = Vector.FusedMultiplyAdd(x3, w, b3);
                w = new Vector<double>(Unsafe.Add(ref f, i + 2 * width));
                c0 = Vector.FusedMultiplyAdd(x0, w, c0);
                c1 = Vector.FusedMultiplyAdd(x1, w, c1);
                c2 = Vector.FusedMultiplyAdd(x2, w, c2);
                c3 = Vector.FusedMultiplyAdd(x3, w, c3);
            }
        }

        Store(ref y, a0, a1, a2, a3);
        Store(ref Unsafe.Add(ref y, width), b0, b1, b2, b3);
        Store(ref Unsafe.Add(ref y, 2 * width), c0, c1, c2, c3);
    }

    private static void Two(ref double x, ref double f, int stride, int chunks, ref double y)
    {
        int v = Vector<double>.Count, width = 4 * v;
        Vector<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (var chunk = 0; chunk < chunks; chunk++, f = ref Unsafe.Add(ref f, stride))
        {
            for (var i = 0; i < width; i++, x = ref Unsafe.Add(ref x, width))
            {
                Vector<double> x0 = Load(ref x, 0), x1 = Load(ref x, v), x2 = Load(ref x, 2 * v), x3 = Load(ref x, 3 * v);
                var w = new Vector<double>(Unsafe.Add(ref f, i));
                a0 = Vector.FusedMultiplyAdd(x0, w, a0);
                a1 = Vector.FusedMultiplyAdd(x1, w, a1);
                a2 = Vector.FusedMultiplyAdd(x2, w, a2);
                a3 = Vector.FusedMultiplyAdd(x3, w, a3);
                w = new Vector<double>(Unsafe.Add(ref f, i + width));
                b0 = Vector.FusedMultiplyAdd(x0, w, b0);
                b1 = Vector.FusedMultiplyAdd(x1, w, b1);
                b2 = Vector.FusedMultiplyAdd(x2, w, b2);
                b3 = Vector.FusedMultiplyAdd(x3, w, b3);
            }
        }

        Store(ref y, a0, a1, a2, a3);
        Store(ref Unsafe.Add(ref y, width), b0, b1, b2, b3);
    }

    private static void One(ref double x, ref double f, int stride, int chunks, ref double y)
    {
        int v = Vector<double>.Count, width = 4 * v;
        Vector<double> a0 = default, a1 = default, a2 = default, a3 = default;
        for (var chunk = 0; chunk < chunks; chunk++, f = ref Unsafe.Add(ref f, stride))
        {
            for (var i = 0; i < width; i++, x = ref Unsafe.Add(ref x, width))
            {
                var w = new Vector<double>(Unsafe.Add(ref f, i));
                a0 = Vector.FusedMultiplyAdd(Load(ref x, 0), w, a0);
                a1 = Vector.FusedMultiplyAdd(Load(ref x, v), w, a1);
                a2 = Vector.FusedMultiplyAdd(Load(ref x, 2 * v), w, a2);
                a3 = Vector.FusedMultiplyAdd(Load(ref x, 3 * v), w, a3);
            }
        }

        Store(ref y, a0, a1, a2, a3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref double y, Vector<double> a, Vector<double> b, Vector<double> c, Vector<double> d)
    {
        var v = (nuint)Vector<double>.Count;
        a.StoreUnsafe(ref y);
        b.StoreUnsafe(ref y, v);
        c.StoreUnsafe(ref y, 2 * v);
        d.StoreUnsafe(ref y, 3 * v);
    }

    private long At(int row, int column) => ((long)(column / Width) * PaddedRows + row) * Width + column % Width;
}
