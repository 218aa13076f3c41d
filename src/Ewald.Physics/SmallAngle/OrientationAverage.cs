using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Amplitude of a body that looks the same from all sides.</summary>
internal interface IRadialAmplitude
{
    /// <summary>F(Q), lane by lane.</summary>
    Vector<double> At(Vector<double> q);
}

/// <summary>Amplitude of a body of revolution that is symmetric under inversion.</summary>
internal interface IAxialAmplitude
{
    /// <summary>F at one Q, for lanes of orientation: its components along the axis and across it, Å⁻¹.</summary>
    Vector<double> At(Vector<double> along, Vector<double> across);
}

/// <summary>Amplitude of a body with three mirror planes.</summary>
internal interface ITriaxialAmplitude
{
    /// <summary>F at the components of Q along the body's axes, Å⁻¹, lane by lane.</summary>
    Vector<double> At(Vector<double> x, Vector<double> y, Vector<double> z);
}

/// <summary>Averages over all orientations: ⟨F²⟩ and ⟨F⟩ of amplitudes given along the body's own axes.</summary>
/// <remarks>Polar angle by Gauss-Legendre in cos θ, azimuth by the midpoint rule (exact for a band-limited periodic function); the
/// numbers of nodes follow from Q times the body's greatest distance, so that the error stays near 10⁻⁸ of the envelope.</remarks>
internal static class OrientationAverage
{
    private static readonly ConcurrentDictionary<int, (double[] Cos, double[] Sin)> Azimuths = new();

    /// <summary>No average: the body is spherical. Vectors run over Q.</summary>
    public static void Radial<T>(ReadOnlySpan<double> q, in T body, Span<double> squared, Span<double> amplitude)
        where T : struct, IRadialAmplitude
    {
        var local = body;
        for (var i = 0; i < q.Length; i += Vector<double>.Count)
        {
            var f = local.At(VectorMath.LoadPadded(q[i..]));
            VectorMath.StorePadded(f * f, squared[i..]);
            if (!amplitude.IsEmpty) VectorMath.StorePadded(f, amplitude[i..]);
        }
    }

    /// <summary>A law that is an intensity itself: vectors run over Q, nothing is squared.</summary>
    public static void Law<T>(ReadOnlySpan<double> q, in T law, Span<double> squared)
        where T : struct, IRadialAmplitude
    {
        // A copy: the compiler keeps its fields in registers, since what is stored cannot change them.
        var local = law;
        squared = squared[..q.Length];
        ref var from = ref MemoryMarshal.GetReference(q);
        ref var to = ref MemoryMarshal.GetReference(squared);
        var i = 0;
        // One length was checked above: whole vectors need no check of their own.
        for (; i <= q.Length - Vector<double>.Count; i += Vector<double>.Count)
            local.At(Vector.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        if (i < q.Length) VectorMath.StorePadded(local.At(VectorMath.LoadPadded(q[i..])), squared[i..]);
    }

    /// <summary>Average of a body of revolution over the angle between Q and its axis. Vectors run over the angle.</summary>
    public static void Axial<T>(ReadOnlySpan<double> q, in T body, double maximumDimension, Span<double> squared, Span<double> amplitude)
        where T : struct, IAxialAmplitude
    {
        for (var i = 0; i < q.Length; i++)
        {
            var nodes = GaussLegendre.ForPhase(q[i] * maximumDimension);
            var (f2, f) = AxialSum(q[i], body, nodes);
            squared[i] = f2;
            if (!amplitude.IsEmpty) amplitude[i] = f;
        }
    }

    private static (double F2, double F) AxialSum<T>(double q, in T body, OrientationNodes nodes)
        where T : struct, IAxialAmplitude
    {
        var cos = nodes.Cos.AsSpan();
        var sin = nodes.Sin.AsSpan(0, cos.Length);
        var weight = nodes.Weight.AsSpan(0, cos.Length);
        Vector<double> sum2 = default, sum = default, vq = new(q);
        for (var k = 0; k <= cos.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            var f = body.At(vq * new Vector<double>(cos[k..]), vq * new Vector<double>(sin[k..]));
            var wf = new Vector<double>(weight[k..]) * f;
            sum += wf;
            sum2 = Vector.FusedMultiplyAdd(wf, f, sum2);
        }

        return (Vector.Sum(sum2), Vector.Sum(sum));
    }

    /// <summary>Average of a body with three mirror planes over all orientations.</summary>
    /// <param name="q">Å⁻¹.</param>
    /// <param name="body">The amplitude.</param>
    /// <param name="maximumDimension">Greatest distance in the body, Å.</param>
    /// <param name="equatorialDimension">Greatest distance across the z axis, Å.</param>
    /// <param name="squared">Receives ⟨F²⟩.</param>
    /// <param name="amplitude">Receives ⟨F⟩, or empty.</param>
    public static void Triaxial<T>(ReadOnlySpan<double> q, in T body, double maximumDimension, double equatorialDimension,
        Span<double> squared, Span<double> amplitude)
        where T : struct, ITriaxialAmplitude
    {
        for (var i = 0; i < q.Length; i++)
        {
            var nodes = GaussLegendre.ForPhase(q[i] * maximumDimension);
            double total2 = 0, total = 0;
            for (var k = 0; k < nodes.Cos.Length && nodes.Weight[k] > 0; k++)
            {
                var across = q[i] * nodes.Sin[k];
                var (f2, f) = AzimuthMean(body, across, q[i] * nodes.Cos[k], AzimuthsForPhase(across * equatorialDimension));
                total2 += nodes.Weight[k] * f2;
                total += nodes.Weight[k] * f;
            }

            squared[i] = total2;
            if (!amplitude.IsEmpty) amplitude[i] = total;
        }
    }

    private static (double F2, double F) AzimuthMean<T>(in T body, double across, double along, (double[] Cos, double[] Sin) azimuths)
        where T : struct, ITriaxialAmplitude
    {
        var cos = azimuths.Cos.AsSpan();
        var sin = azimuths.Sin.AsSpan(0, cos.Length);
        Vector<double> sum2 = default, sum = default, vAcross = new(across), vAlong = new(along);
        for (var k = 0; k <= cos.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            var f = body.At(vAcross * new Vector<double>(cos[k..]), vAcross * new Vector<double>(sin[k..]), vAlong);
            sum += f;
            sum2 = Vector.FusedMultiplyAdd(f, f, sum2);
        }

        return (Vector.Sum(sum2) / cos.Length, Vector.Sum(sum) / cos.Length);
    }

    /// <summary>Midpoints of [0, π/2]: with k of them all Fourier orders below 4k integrate exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (double[] Cos, double[] Sin) AzimuthsForPhase(double phase)
    {
        var count = (int)Math.Min(GaussLegendre.NodesForPhase(phase) / 4 + 1, 1 << 18) * 4;
        return Azimuths.TryGetValue(count, out var found) ? found : Azimuths.GetOrAdd(count, MakeAzimuths);
    }

    private static (double[] Cos, double[] Sin) MakeAzimuths(int count)
    {
        // A multiple of the vector's width, so that no lane is left over.
        count = (count + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        double[] cos = new double[count], sin = new double[count];
        for (var k = 0; k < count; k++) (sin[k], cos[k]) = Math.SinCos(0.5 * Math.PI * (k + 0.5) / count);
        return (cos, sin);
    }
}
