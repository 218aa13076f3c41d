using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ewald.Tensors;

namespace Ewald.Networks.Equivariant;

/// <summary>Rows times the matrix of their kind, forward and backward, in one pass over memory each.</summary>
internal static class ElementProductKernel
{
    public static bool Applies(Tensor x) => x.Device.Type == DeviceType.Cpu && x.Type is ScalarType.Float32 or ScalarType.Float64;

    public static Tensor Forward(ElementProduct.Slot[] slots, Tensor x, Tensor folded, KindRows rows, int width) =>
        x.Type == ScalarType.Float32 ? Forward<float>(slots, x, folded, rows, width) : Forward<double>(slots, x, folded, rows, width);

    private static Tensor Forward<T>(ElementProduct.Slot[] slots, Tensor input, Tensor matrices, KindRows rows, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (x, m) = (input.Detach().Contiguous(), matrices.Detach().Contiguous());
        var y = Tensor.Zeros([rows.Rows, width], x.Type);
        var (inWidth, columns) = ((int)x.Size(1), (int)m.Size(1));
        TensorMemory<T> xMemory = new(x), mMemory = new(m), yMemory = new(y);
        Chunks.Run(rows.Rows, columns, (start, end) =>
        {
            ReadOnlySpan<T> xs = xMemory.Span, ms = mMemory.Span;
            var ys = yMemory.Span;
            // Rows of a kind follow each other, so that its matrix stays in the cache.
            for (var i = start; i < end; i++)
            {
                var row = rows.Order[i];
                var matrix = ms.Slice(rows.KindOfRow[row] * columns, columns);
                foreach (var slot in slots)
                {
                    var (u, w) = (slot.From.Multiplicity, slot.To.Multiplicity);
                    for (var c = 0; c < slot.From.Irrep.Dimension; c++)
                        RowTimesMatrix(xs.Slice(row * inWidth + slot.From.Offset + c * u, u), matrix.Slice(slot.Column, u * w), T.CreateTruncating(slot.Scale), ys.Slice(row * width + slot.To.Offset + c * w, w));
                }
            }
        });
        return ManagedFunction.Record(y, [input, matrices], g => Backward<T>(slots, g, x, m, rows), x, m);
    }

    private static Tensor[] Backward<T>(ElementProduct.Slot[] slots, Tensor g, Tensor x, Tensor m, KindRows rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (gx, gm) = (x.ZerosLike(), m.ZerosLike());
        var (inWidth, outWidth, columns) = ((int)x.Size(1), (int)g.Size(1), (int)m.Size(1));
        TensorMemory<T> xMemory = new(x), mMemory = new(m), gMemory = new(g), gxMemory = new(gx), gmMemory = new(gm);
        // By kind: each thread owns the gradients of its matrices, whatever the number of threads.
        Chunks.Run(rows.Kinds, columns * Math.Max(1, rows.Rows / Math.Max(1, rows.Kinds)), (start, end) =>
        {
            ReadOnlySpan<T> xs = xMemory.Span, ms = mMemory.Span, gs = gMemory.Span;
            Span<T> gxs = gxMemory.Span, gms = gmMemory.Span;
            for (var kind = start; kind < end; kind++)
            {
                var matrix = ms.Slice(kind * columns, columns);
                var matrixGradient = gms.Slice(kind * columns, columns);
                foreach (var slot in slots)
                {
                    var (u, w, scale) = (slot.From.Multiplicity, slot.To.Multiplicity, T.CreateTruncating(slot.Scale));
                    for (var i = rows.First[kind]; i < rows.First[kind + 1]; i++)
                    {
                        var row = rows.Order[i];
                        for (var c = 0; c < slot.From.Irrep.Dimension; c++)
                        {
                            var at = row * inWidth + slot.From.Offset + c * u;
                            Transposed(gs.Slice(row * outWidth + slot.To.Offset + c * w, w), xs.Slice(at, u), matrix.Slice(slot.Column, u * w), scale, gxs.Slice(at, u), matrixGradient.Slice(slot.Column, u * w));
                        }
                    }
                }
            }
        });
        GC.KeepAlive(g);
        return [gx, gm];
    }

    // y += scale x M; four vectors of y stay in registers.
    private static void RowTimesMatrix<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> matrix, T scale, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (w, lanes) = (y.Length, Vector<T>.Count);
        ref var m0 = ref MemoryMarshal.GetReference(matrix);
        ref var y0 = ref MemoryMarshal.GetReference(y);
        var c = 0;
        for (; c + 4 * lanes <= w; c += 4 * lanes)
        {
            Vector<T> a = default, b = default, d = default, e = default;
            ref var m = ref Unsafe.Add(ref m0, c);
            for (var u = 0; u < x.Length; u++, m = ref Unsafe.Add(ref m, w))
            {
                var v = new Vector<T>(x[u]);
                a = Fused.MultiplyAdd(v, Vector.LoadUnsafe(ref m), a);
                b = Fused.MultiplyAdd(v, Vector.LoadUnsafe(ref m, (nuint)lanes), b);
                d = Fused.MultiplyAdd(v, Vector.LoadUnsafe(ref m, (nuint)(2 * lanes)), d);
                e = Fused.MultiplyAdd(v, Vector.LoadUnsafe(ref m, (nuint)(3 * lanes)), e);
            }

            ref var to = ref Unsafe.Add(ref y0, c);
            (Vector.LoadUnsafe(ref to) + a * scale).StoreUnsafe(ref to);
            (Vector.LoadUnsafe(ref to, (nuint)lanes) + b * scale).StoreUnsafe(ref to, (nuint)lanes);
            (Vector.LoadUnsafe(ref to, (nuint)(2 * lanes)) + d * scale).StoreUnsafe(ref to, (nuint)(2 * lanes));
            (Vector.LoadUnsafe(ref to, (nuint)(3 * lanes)) + e * scale).StoreUnsafe(ref to, (nuint)(3 * lanes));
        }

        for (; c + lanes <= w; c += lanes)
        {
            Vector<T> a = default;
            ref var m = ref Unsafe.Add(ref m0, c);
            for (var u = 0; u < x.Length; u++, m = ref Unsafe.Add(ref m, w)) a = Fused.MultiplyAdd(new Vector<T>(x[u]), Vector.LoadUnsafe(ref m), a);
            ref var to = ref Unsafe.Add(ref y0, c);
            (Vector.LoadUnsafe(ref to) + a * scale).StoreUnsafe(ref to);
        }

        for (; c < w; c++)
        {
            var sum = T.Zero;
            for (var u = 0; u < x.Length; u++) sum += x[u] * matrix[u * w + c];
            y[c] += scale * sum;
        }
    }

    // gx += scale M g and gM += scale x gᵀ.
    private static void Transposed<T>(ReadOnlySpan<T> g, ReadOnlySpan<T> x, ReadOnlySpan<T> matrix, T scale, Span<T> gx, Span<T> gm)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (w, lanes) = (g.Length, Vector<T>.Count);
        ref var g0 = ref MemoryMarshal.GetReference(g);
        for (var u = 0; u < x.Length; u++)
        {
            ref var m = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), u * w);
            ref var t = ref Unsafe.Add(ref MemoryMarshal.GetReference(gm), u * w);
            var factor = scale * x[u];
            var v = new Vector<T>(factor);
            Vector<T> sum = default;
            var c = 0;
            for (; c + lanes <= w; c += lanes)
            {
                var gradient = Vector.LoadUnsafe(ref g0, (nuint)c);
                sum = Fused.MultiplyAdd(gradient, Vector.LoadUnsafe(ref m, (nuint)c), sum);
                Fused.MultiplyAdd(gradient, v, Vector.LoadUnsafe(ref t, (nuint)c)).StoreUnsafe(ref t, (nuint)c);
            }

            var total = Vector.Sum(sum);
            for (; c < w; c++)
            {
                total += g[c] * matrix[u * w + c];
                gm[u * w + c] += factor * g[c];
            }

            gx[u] += scale * total;
        }
    }
}
