using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinIce;

/// <summary>A measured or planted S(Q) at one temperature: the values that are not masked.</summary>
/// <param name="Temperature">K.</param>
/// <param name="Points">Reciprocal lattice units of the cubic cell, shape [value].</param>
/// <param name="Values">Any unit, shape [value].</param>
/// <param name="Sigma">Standard deviations, shape [value]; null where unknown.</param>
/// <param name="Slabs">For each axis of the file the coordinate's number of each value, shape [axis][value]: where a stripe may lie.</param>
/// <param name="SlabNames">What a slab is called, shape [axis][number].</param>
internal sealed record IceVolume(
    double Temperature, (double H, double K, double L)[] Points, double[] Values, double[]? Sigma, int[][] Slabs, string[][] SlabNames)
{
    public int Count => Values.Length;

    /// <summary>Coefficients of the orbits at points that no symmetry makes alike, and which of them each value has.</summary>
    /// <returns>Rows, shape [row][orbit], and the row of each value.</returns>
    public (float[][] Rows, int[] Of) Design(PairOrbits orbits, int threads)
    {
        var alike = new Dictionary<(long, long, long), int>();
        var of = new int[Count];
        for (var i = 0; i < Count; i++)
        {
            var key = Irreducible(Points[i]);
            if (!alike.TryGetValue(key, out of[i])) alike[key] = of[i] = alike.Count;
        }

        var rows = new float[alike.Count][];
        var first = new int[alike.Count];
        for (var i = Count - 1; i >= 0; i--) first[of[i]] = i;
        Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, r =>
        {
            var row = new double[orbits.Count];
            orbits.Coefficients(Points[first[r]], row);
            rows[r] = Array.ConvertAll(row, v => (float)v);
        });
        return (rows, of);
    }

    // |h|, |k|, |l| in ascending order, to 1e-6.
    private static (long, long, long) Irreducible((double H, double K, double L) q)
    {
        long[] v = [(long)Math.Round(Math.Abs(q.H) * 1e6), (long)Math.Round(Math.Abs(q.K) * 1e6), (long)Math.Round(Math.Abs(q.L) * 1e6)];
        Array.Sort(v);
        return (v[0], v[1], v[2]);
    }
}
