using System.Numerics.Tensors;
using Ewald.Representations;

namespace Ewald.Studies.SasModel;

/// <summary>A library body moved along ln Q onto a measured curve.</summary>
/// <param name="Class">Position in <see cref="Candidates.All"/>.</param>
/// <param name="Free">Free parameters, lengths scaled to the measured curve.</param>
/// <param name="Width">Relative width of the distributed length.</param>
/// <param name="InteractionRadius">Å, 0 for dilute.</param>
/// <param name="VolumeFraction">Of the repelling spheres.</param>
/// <param name="Distance">Mean squared deviation in units of the error, scale and background fitted.</param>
internal sealed record Neighbour(int Class, double[] Free, double Width, double InteractionRadius, double VolumeFraction, double Distance);

/// <summary>Weighted nearest neighbours that know the physics of size: each library curve is tried at every size, scale and background.</summary>
/// <remarks>
/// d = min over shift s, scale a ≥ 0 and background b of Σ w (I − a L(ln Q + s) − b)² / n, w = 1/(σ² + (0.03 I)²): a body e^s times larger is
/// the library curve moved by s. Votes weigh 1/d (Archibald et al. 2020, doi:10.1107/S1600576720000552, there on curves minus their mean).
/// The 3 % floor stands for the coarseness of the library.
/// </remarks>
internal sealed class NeighbourLibrary
{
    private const int Margin = 56;
    private readonly LibraryEntry[] _entries;
    private readonly float[][] _curves;

    /// <summary>A library over entries whose curves lie on <see cref="LibraryEntry.Grid"/>.</summary>
    /// <param name="entries">The entries.</param>
    public NeighbourLibrary(IReadOnlyList<LibraryEntry> entries)
    {
        _entries = [.. entries];
        _curves = [.. _entries.Select(e => Padded(e.Curve))];
    }

    /// <summary>The entries.</summary>
    public IReadOnlyList<LibraryEntry> Entries => _entries;

    /// <summary>The nearest bodies.</summary>
    /// <param name="curve">The measured curve on <see cref="EasySet.Grid"/>.</param>
    /// <param name="count">How many.</param>
    /// <param name="onlyClass">Restricts to one class, or null.</param>
    /// <returns>Nearest first; one entry appears at one size only.</returns>
    public IReadOnlyList<Neighbour> Nearest(LogCurve curve, int count, int? onlyClass = null)
    {
        var n = curve.Measured;
        var w = new float[n];
        var wi = new float[n];
        double sw = 0, swi = 0, swii = 0;
        var top = curve.Intensity.Max();
        for (var i = 0; i < n; i++)
        {
            var intensity = curve.Intensity[curve.First + i] / top;
            var sigma = curve.Sigma[curve.First + i] / top;
            var weight = 1 / (sigma * sigma + 9e-4 * intensity * intensity + 1e-20);
            w[i] = (float)weight;
            wi[i] = (float)(weight * intensity);
            sw += weight;
            swi += weight * intensity;
            swii += weight * intensity * intensity;
        }
        // Position of the first measured node on the library grid when the body keeps its size.
        var origin = (int)Math.Round(Math.Log(EasySet.Grid.Node(curve.First) / LibraryEntry.Grid.Low) / EasySet.Grid.Step) + Margin;
        var found = new List<(double Distance, int Entry, int Shift)>();
        for (var e = 0; e < _entries.Length; e++)
        {
            if (onlyClass is { } wanted && _entries[e].Class != wanted) continue;
            var best = (Distance: double.PositiveInfinity, Shift: 0);
            for (var shift = -origin; shift + origin + n <= _curves[e].Length; shift++)
            {
                var d = Distance(_curves[e].AsSpan(origin + shift, n), w, wi, sw, swi, swii) / n;
                if (d < best.Distance) best = (d, shift);
            }
            if (double.IsFinite(best.Distance)) found.Add((best.Distance, e, best.Shift));
        }
        return [.. found.OrderBy(f => f.Distance).Take(count).Select(f => Moved(_entries[f.Entry], f.Shift, f.Distance))];
    }

    /// <summary>Shares of the votes of the nearest bodies, weights 1/d.</summary>
    /// <param name="nearest">The neighbours.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>Shape [class], sum 1.</returns>
    public static double[] Vote(IReadOnlyList<Neighbour> nearest, int classes)
    {
        var votes = new double[classes];
        foreach (var neighbour in nearest) votes[neighbour.Class] += 1 / Math.Max(neighbour.Distance, 1e-12);
        var sum = votes.Sum();
        for (var c = 0; c < classes; c++) votes[c] /= sum;
        return votes;
    }

    private static double Distance(ReadOnlySpan<float> l, float[] w, float[] wi, double sw, double swi, double swii)
    {
        double swl = TensorPrimitives.Dot(w, l), swli = TensorPrimitives.Dot(wi, l), swll = 0;
        var sum = System.Numerics.Vector<float>.Zero;
        var k = 0;
        for (; k + System.Numerics.Vector<float>.Count <= l.Length; k += System.Numerics.Vector<float>.Count)
        {
            var v = new System.Numerics.Vector<float>(l[k..]);
            sum += v * v * new System.Numerics.Vector<float>(w, k);
        }
        swll = System.Numerics.Vector.Sum(sum);
        for (; k < l.Length; k++) swll += (double)w[k] * l[k] * l[k];
        var determinant = swll * sw - swl * swl;
        if (!(determinant > 1e-9 * swll * sw)) return double.PositiveInfinity;
        var a = (swli * sw - swl * swi) / determinant;
        if (!(a > 0)) return double.PositiveInfinity;
        var b = (swll * swi - swl * swli) / determinant;
        return Math.Max(0, swii - a * swli - b * swi);
    }

    private static Neighbour Moved(LibraryEntry entry, int shift, double distance)
    {
        // The library curve read at Q e^s describes a body e^s times larger.
        var factor = Math.Exp(shift * EasySet.Grid.Step);
        var candidate = Candidates.All[entry.Class];
        var free = (double[])entry.Free.Clone();
        for (var i = 0; i < free.Length; i++)
            if (candidate.Free[i].IsLength) free[i] *= factor;
        return new Neighbour(entry.Class, free, entry.Width, entry.InteractionRadius * factor, entry.VolumeFraction, distance);
    }

    /// <summary>Continues a curve on both sides by the power law of its outer nodes.</summary>
    private static float[] Padded(ReadOnlySpan<float> curve)
    {
        var padded = new float[curve.Length + 2 * Margin];
        curve.CopyTo(padded.AsSpan(Margin));
        var rise = Math.Pow(Math.Max(1e-30, curve[0]) / Math.Max(1e-30, curve[6]), 1.0 / 6);
        if (rise < 1.02) rise = 1;
        var fall = Math.Min(1, Math.Pow(Math.Max(1e-30, curve[^1]) / Math.Max(1e-30, curve[^31]), 1.0 / 30));
        for (var i = 1; i <= Margin; i++)
        {
            padded[Margin - i] = (float)(curve[0] * Math.Pow(rise, i));
            padded[Margin + curve.Length - 1 + i] = (float)(curve[^1] * Math.Pow(fall, i));
        }
        return padded;
    }
}
