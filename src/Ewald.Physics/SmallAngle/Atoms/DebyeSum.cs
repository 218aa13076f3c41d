namespace Ewald.Physics.SmallAngle.Atoms;

/// <summary>The orientation average of point scatterers, pair by pair: the reference that faster routes are checked against.</summary>
/// <remarks>I(Q) = Σᵢ Σⱼ Fᵢ(Q) Fⱼ(Q) sin(Q rᵢⱼ)/(Q rᵢⱼ). Exact; cost grows with the square of the number of points.
/// Source: P. Debye, Ann. Phys. 351, 809 (1915), doi:10.1002/andp.19153510606.</remarks>
public static class DebyeSum
{
    /// <summary>Intensity at each Q.</summary>
    /// <param name="points">The scatterers.</param>
    /// <param name="kind">Kind of each scatterer, shape [point].</param>
    /// <param name="amplitude">Amplitude F of a kind at a Q, shape [kind, q].</param>
    /// <param name="q">Å⁻¹, shape [q].</param>
    /// <returns>Squared unit of the amplitude, shape [q].</returns>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    public static double[] Intensity(PointSet points, ReadOnlySpan<int> kind, double[,] amplitude, double[] q)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(amplitude);
        ArgumentNullException.ThrowIfNull(q);
        if (kind.Length != points.Count || amplitude.GetLength(1) != q.Length)
            throw new ArgumentException($"DebyeSum: {points.Count} points, {kind.Length} kinds, amplitudes [{amplitude.GetLength(0)}, {amplitude.GetLength(1)}], {q.Length} Q values.", nameof(amplitude));
        var kinds = kind.ToArray();
        var intensity = new double[q.Length];
        Parallel.For(0, q.Length, k =>
        {
            double self = 0, pairs = 0;
            for (var i = 0; i < kinds.Length; i++)
            {
                var fi = amplitude[kinds[i], k];
                self += fi * fi;
                double row = 0;
                for (var j = i + 1; j < kinds.Length; j++)
                {
                    double dx = points.X[i] - points.X[j], dy = points.Y[i] - points.Y[j], dz = points.Z[i] - points.Z[j];
                    var x = q[k] * Math.Sqrt(dx * dx + dy * dy + dz * dz);
                    row += amplitude[kinds[j], k] * (x < 1e-4 ? 1 - x * x / 6 : Math.Sin(x) / x);
                }

                pairs += fi * row;
            }

            intensity[k] = self + 2 * pairs;
        });
        return intensity;
    }
}
