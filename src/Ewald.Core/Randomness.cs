using System.Runtime.CompilerServices;
using System.Text;

namespace Ewald.Core;

/// <summary>The source of all random numbers of a run: one seed in, one independent stream per purpose.</summary>
/// <remarks>Streams are Philox4x32-10 counters (Salmon et al., SC11, 2011, doi:10.1145/2063384.2063405) keyed by the seed and
/// the purpose, so a stream depends neither on the order of calls nor on the number of threads.</remarks>
/// <param name="seed">The run's seed.</param>
public sealed class Randomness(ulong seed)
{
    /// <summary>The run's seed.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>The stream for one purpose, optionally one item of it.</summary>
    /// <param name="purpose">A word such as <c>noise</c>; same word, same stream.</param>
    /// <param name="index">The item (curve, body, fold), so that items can be drawn in parallel and in any order.</param>
    public RandomStream Stream(string purpose, ulong index = 0)
    {
        // FNV-1a of the purpose, mixed with the seed: the key is stable across processes, unlike string.GetHashCode.
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(purpose)) hash = (hash ^ b) * 1099511628211UL;
        return new RandomStream(SplitMix(Seed ^ SplitMix(hash)), index);
    }

    private static ulong SplitMix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

/// <summary>One counter-based stream of random numbers (Philox4x32-10). Not safe for two threads at once: take one stream per item.</summary>
/// <param name="key">Key of the generator.</param>
/// <param name="index">High half of the counter: items of one key do not overlap.</param>
public sealed class RandomStream(ulong key, ulong index = 0)
{
    private ulong _counter;
    private ulong _first, _second;
    private int _left;
    private double _spareNormal = double.NaN;

    /// <summary>Sixty-four uniform random bits.</summary>
    public ulong NextBits()
    {
        if (_left == 0)
        {
            (_first, _second) = Philox(_counter++, index, key);
            _left = 2;
        }

        _left--;
        return _left == 1 ? _first : _second;
    }

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double Uniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    /// <param name="low">Lower end.</param>
    /// <param name="high">Upper end.</param>
    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Uniform in the logarithm between two positive ends.</summary>
    /// <param name="low">Lower end, positive.</param>
    /// <param name="high">Upper end, positive.</param>
    public double LogUniform(double low, double high) => low * Math.Exp(Math.Log(high / low) * Uniform());

    /// <summary>Integer in [0, count).</summary>
    /// <param name="count">Number of outcomes, positive.</param>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return (int)Math.BigMul(NextBits(), (ulong)count, out _);
    }

    /// <summary>Standard normal deviate (polar method of Marsaglia).</summary>
    public double Normal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            var spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        double u, v, s;
        do
        {
            u = 2 * Uniform() - 1;
            v = 2 * Uniform() - 1;
            s = u * u + v * v;
        }
        while (s >= 1 || s == 0);
        var factor = Math.Sqrt(-2 * Math.Log(s) / s);
        _spareNormal = v * factor;
        return u * factor;
    }

    /// <summary>Poisson deviate (inversion below a mean of 30, PTRS transformed rejection of Hörmann 1993 above).</summary>
    /// <param name="mean">Mean, not negative.</param>
    public long Poisson(double mean)
    {
        if (!(mean >= 0)) throw new ArgumentOutOfRangeException(nameof(mean), mean, "A Poisson mean is at least 0.");
        if (mean < 30)
        {
            var limit = Math.Exp(-mean);
            var product = Uniform();
            long n = 0;
            while (product > limit)
            {
                product *= Uniform();
                n++;
            }

            return n;
        }

        var logMean = Math.Log(mean);
        var b = 0.931 + 2.53 * Math.Sqrt(mean);
        var a = -0.059 + 0.02483 * b;
        var inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        var vr = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            var u = Uniform() - 0.5;
            var v = Uniform();
            var us = 0.5 - Math.Abs(u);
            var k = Math.Floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= vr) return (long)k;
            if (k < 0 || (us < 0.013 && v > us)) continue;
            if (Math.Log(v) + Math.Log(inverseAlpha) - Math.Log(a / (us * us) + b) <= k * logMean - mean - LogFactorial(k)) return (long)k;
        }
    }

    /// <summary>A random permutation of 0 .. count - 1 (Fisher and Yates).</summary>
    /// <param name="count">Number of items.</param>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        for (var i = count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>The 128-bit output block of Philox4x32-10 for one counter; public so that it can be checked against published vectors.</summary>
    /// <param name="low">Low half of the counter.</param>
    /// <param name="high">High half of the counter.</param>
    /// <param name="key">The key.</param>
    public static (ulong Low, ulong High) Philox(ulong low, ulong high, ulong key)
    {
        uint c0 = (uint)low, c1 = (uint)(low >> 32), c2 = (uint)high, c3 = (uint)(high >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (var round = 0; round < 10; round++)
        {
            var p0 = (ulong)c0 * 0xD2511F53UL;
            var p1 = (ulong)c2 * 0xCD9E8D57UL;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9U;
            k1 += 0xBB67AE85U;
        }

        return (c0 | ((ulong)c1 << 32), c2 | ((ulong)c3 << 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LogFactorial(double k)
    {
        // Stirling's series: at k = 10 its next term is below 1e-11. Smaller k are reached only for means near 30, summed directly.
        if (k < 10)
        {
            double sum = 0;
            for (var i = 2; i <= k; i++) sum += Math.Log(i);
            return sum;
        }

        var x = k + 1;
        return (x - 0.5) * Math.Log(x) - x + 0.9189385332046727 + 1 / (12 * x) - 1 / (360 * x * x * x) + 1 / (1260 * Math.Pow(x, 5));
    }
}
