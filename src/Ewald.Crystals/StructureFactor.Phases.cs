using System.Numerics;
using System.Runtime.InteropServices;

namespace Ewald.Crystals;

public sealed partial class StructureFactor
{
    /// <summary>Σ_j exp(2πi h·r_j) over the sites of one kind, through a table of exp(2πi h x_j) for every axis.</summary>
    private void GeometrySums(Kind kind, ReadOnlySpan<MillerIndex> reflections, Span<double> re, Span<double> im)
    {
        re.Clear();
        im.Clear();
        int h = 0, k = 0, l = 0;
        foreach (var q in reflections) (h, k, l) = (Math.Max(h, Math.Abs(q.H)), Math.Max(k, Math.Abs(q.K)), Math.Max(l, Math.Abs(q.L)));
        for (var start = kind.First; start < kind.First + kind.Count; start += AtomsOfBlock)
        {
            var count = Math.Min(AtomsOfBlock, kind.First + kind.Count - start);
            var a = new Phases(_x.AsSpan(start, count), h);
            var b = new Phases(_y.AsSpan(start, count), k);
            var c = new Phases(_z.AsSpan(start, count), l);
            for (var r = 0; r < reflections.Length; r++)
            {
                var q = reflections[r];
                var (x, y, z) = (a.Of(q.H), b.Of(q.K), c.Of(q.L));
                var (sumRe, sumIm) = Sum(a, x, Math.Sign(q.H), b, y, Math.Sign(q.K), c, z, Math.Sign(q.L), count);
                re[r] += sumRe;
                im[r] += sumIm;
            }
        }
    }

    // (cx + i sx)(cy + i sy)(cz + i sz), summed; a negative index turns the sign of its sine.
    private static (double Re, double Im) Sum(in Phases a, int x, double sa, in Phases b, int y, double sb, in Phases c, int z, double sc, int count)
    {
        ReadOnlySpan<double> cx = a.Cosine.AsSpan(x, count), sx = a.Sine.AsSpan(x, count), cy = b.Cosine.AsSpan(y, count), sy = b.Sine.AsSpan(y, count);
        ReadOnlySpan<double> cz = c.Cosine.AsSpan(z, count), sz = c.Sine.AsSpan(z, count);
        double re = 0, im = 0;
        var i = 0;
        if (count >= Vector<double>.Count)
        {
            ref var cxs = ref MemoryMarshal.GetReference(cx);
            ref var sxs = ref MemoryMarshal.GetReference(sx);
            ref var cys = ref MemoryMarshal.GetReference(cy);
            ref var sys = ref MemoryMarshal.GetReference(sy);
            ref var czs = ref MemoryMarshal.GetReference(cz);
            ref var szs = ref MemoryMarshal.GetReference(sz);
            Vector<double> vre = Vector<double>.Zero, vim = Vector<double>.Zero, va = new(sa), vb = new(sb), vc = new(sc);
            for (; i <= count - Vector<double>.Count; i += Vector<double>.Count)
            {
                var (p, q) = (Vector.LoadUnsafe(ref cxs, (nuint)i), va * Vector.LoadUnsafe(ref sxs, (nuint)i));
                var (u, v) = (Vector.LoadUnsafe(ref cys, (nuint)i), vb * Vector.LoadUnsafe(ref sys, (nuint)i));
                var (s, t) = (Vector.LoadUnsafe(ref czs, (nuint)i), vc * Vector.LoadUnsafe(ref szs, (nuint)i));
                var (e, f) = (p * u - q * v, p * v + q * u);
                vre += e * s - f * t;
                vim += e * t + f * s;
            }

            (re, im) = (Vector.Sum(vre), Vector.Sum(vim));
        }

        for (; i < count; i++)
        {
            var (e, f) = (cx[i] * cy[i] - sa * sx[i] * sb * sy[i], cx[i] * sb * sy[i] + sa * sx[i] * cy[i]);
            re += e * cz[i] - f * sc * sz[i];
            im += e * sc * sz[i] + f * cz[i];
        }

        return (re, im);
    }

    /// <summary>exp(2πi n x_j) of one axis for n = 0 ... most, row n after row n.</summary>
    private readonly struct Phases
    {
        private readonly int _count;

        public Phases(ReadOnlySpan<double> x, int most)
        {
            _count = x.Length;
            Cosine = new double[(most + 1) * _count];
            Sine = new double[(most + 1) * _count];
            for (var j = 0; j < _count; j++)
            {
                for (var n = 0; n <= most; n++)
                {
                    // Whole turns are taken off before the trigonometry, so that large indices lose no digits.
                    var turns = n * x[j];
                    (Sine[n * _count + j], Cosine[n * _count + j]) = Math.SinCos(2 * Math.PI * (turns - Math.Round(turns)));
                }
            }
        }

        public double[] Cosine { get; }

        public double[] Sine { get; }

        public int Of(int index) => Math.Abs(index) * _count;
    }
}
