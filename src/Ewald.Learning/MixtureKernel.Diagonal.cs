using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ewald.Learning;

/// <content>Diagonal covariances: several components share each load of the data.</content>
internal sealed partial class MixtureKernel
{
    // Σ_d (x_d/σ_kd − μ_kd/σ_kd)², two components and four vectors of samples at a time: eight sums stay in registers.
    private void DiagonalSquares(ReadOnlySpan<double> x, double[] squares)
    {
        ref var values = ref MemoryMarshal.GetReference(x);
        ref var scale = ref MemoryMarshal.GetArrayDataReference(_scale);
        ref var offset = ref MemoryMarshal.GetArrayDataReference(_offset);
        ref var to = ref MemoryMarshal.GetArrayDataReference(squares);
        var (width, dimension) = (Vector<double>.Count, Dimension);
        for (var c = 0; c < Components; c += 2)
        {
            // The last of an odd number goes twice.
            var second = Math.Min(c + 1, Components - 1);
            for (var l = 0; l < Lanes; l += 4 * width)
            {
                Vector<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
                for (var d = 0; d < dimension; d++)
                {
                    ref var at = ref Unsafe.Add(ref values, d * Lanes + l);
                    var x0 = Vector.LoadUnsafe(ref at);
                    var x1 = Vector.LoadUnsafe(ref at, (nuint)width);
                    var x2 = Vector.LoadUnsafe(ref at, (nuint)(2 * width));
                    var x3 = Vector.LoadUnsafe(ref at, (nuint)(3 * width));
                    var s = new Vector<double>(Unsafe.Add(ref scale, c * dimension + d));
                    var o = new Vector<double>(Unsafe.Add(ref offset, c * dimension + d));
                    a0 = AddSquare(s, x0, o, a0);
                    a1 = AddSquare(s, x1, o, a1);
                    a2 = AddSquare(s, x2, o, a2);
                    a3 = AddSquare(s, x3, o, a3);
                    s = new Vector<double>(Unsafe.Add(ref scale, second * dimension + d));
                    o = new Vector<double>(Unsafe.Add(ref offset, second * dimension + d));
                    b0 = AddSquare(s, x0, o, b0);
                    b1 = AddSquare(s, x1, o, b1);
                    b2 = AddSquare(s, x2, o, b2);
                    b3 = AddSquare(s, x3, o, b3);
                }

                Store(ref Unsafe.Add(ref to, c * Lanes + l), a0, a1, a2, a3);
                Store(ref Unsafe.Add(ref to, second * Lanes + l), b0, b1, b2, b3);
            }
        }
    }

    // Σ r x and Σ r x², four components at a time; r already holds the precision weights.
    private static void DiagonalMoments(ReadOnlySpan<double> x, double[] responsibilities, MixtureStatistics to)
    {
        ref var values = ref MemoryMarshal.GetReference(x);
        ref var shares = ref MemoryMarshal.GetArrayDataReference(responsibilities);
        var (width, dimension, components) = (Vector<double>.Count, to.Dimension, to.Components);
        for (var c = 0; c < components; c += 4)
        {
            var left = Math.Min(4, components - c);
            ref var r0 = ref Unsafe.Add(ref shares, c * Lanes);
            ref var r1 = ref Unsafe.Add(ref shares, (c + Math.Min(1, left - 1)) * Lanes);
            ref var r2 = ref Unsafe.Add(ref shares, (c + Math.Min(2, left - 1)) * Lanes);
            ref var r3 = ref Unsafe.Add(ref shares, (c + Math.Min(3, left - 1)) * Lanes);
            for (var d = 0; d < dimension; d++)
            {
                ref var row = ref Unsafe.Add(ref values, d * Lanes);
                Vector<double> f0 = default, f1 = default, f2 = default, f3 = default, s0 = default, s1 = default, s2 = default, s3 = default;
                for (var l = 0; l < Lanes; l += width)
                {
                    var value = Vector.LoadUnsafe(ref row, (nuint)l);
                    var square = value * value;
                    var r = Vector.LoadUnsafe(ref r0, (nuint)l);
                    f0 = Vector.FusedMultiplyAdd(r, value, f0);
                    s0 = Vector.FusedMultiplyAdd(r, square, s0);
                    r = Vector.LoadUnsafe(ref r1, (nuint)l);
                    f1 = Vector.FusedMultiplyAdd(r, value, f1);
                    s1 = Vector.FusedMultiplyAdd(r, square, s1);
                    r = Vector.LoadUnsafe(ref r2, (nuint)l);
                    f2 = Vector.FusedMultiplyAdd(r, value, f2);
                    s2 = Vector.FusedMultiplyAdd(r, square, s2);
                    r = Vector.LoadUnsafe(ref r3, (nuint)l);
                    f3 = Vector.FusedMultiplyAdd(r, value, f3);
                    s3 = Vector.FusedMultiplyAdd(r, square, s3);
                }

                Add(to, c * dimension + d, f0, s0);
                if (left > 1) Add(to, (c + 1) * dimension + d, f1, s1);
                if (left > 2) Add(to, (c + 2) * dimension + d, f2, s2);
                if (left > 3) Add(to, (c + 3) * dimension + d, f3, s3);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> AddSquare(Vector<double> s, Vector<double> x, Vector<double> o, Vector<double> sum)
    {
        var y = Vector.FusedMultiplyAdd(s, x, o);
        return Vector.FusedMultiplyAdd(y, y, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref double at, Vector<double> a, Vector<double> b, Vector<double> c, Vector<double> d)
    {
        var width = Vector<double>.Count;
        a.StoreUnsafe(ref at);
        b.StoreUnsafe(ref at, (nuint)width);
        c.StoreUnsafe(ref at, (nuint)(2 * width));
        d.StoreUnsafe(ref at, (nuint)(3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(MixtureStatistics to, int at, Vector<double> first, Vector<double> second)
    {
        to.First[at] += Vector.Sum(first);
        to.Second[at] += Vector.Sum(second);
    }
}
