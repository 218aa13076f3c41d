using Ewald.Core;

namespace Ewald.Physics.SmallAngle.Populations;

/// <summary>Average curve of random conformers of a freely rotating chain of point beads.</summary>
/// <remarks>Bond directions keep ⟨cos⟩ = (b − 1)/(b + 1) from bond to bond, b beads a Kuhn length, so the chain is worm-like with
/// a Kuhn length of b bonds. I(Q) = Σ_conformers Σ_ij sin(Q r_ij)/(Q r_ij) (Debye 1915), R_g² averaged as the curve's own slope
/// demands. Distances are counted in 320 bins up to 2.2 root mean squares of the end-to-end distance, each weighted at its centre: below Q R_g = 6 this changes I by
/// less than 10⁻⁴ of I(0). Valid: no bead form factor, so Q × bond ≪ 1.</remarks>
public static class ConformerChain
{
    private const int Bins = 320;

    /// <summary>I/I(0) on x = Q R_g.</summary>
    /// <param name="x">Shape [point].</param>
    /// <param name="beads">Beads of a chain.</param>
    /// <param name="beadsPerKuhnLength">b, at least 1 (1 is freely jointed).</param>
    /// <param name="conformers">Conformers in the average.</param>
    /// <param name="stream">Number of the random stream: same number, same chain.</param>
    /// <param name="normalised">Receives I/I(0), shape [point].</param>
    public static void Evaluate(ReadOnlySpan<double> x, int beads, double beadsPerKuhnLength, int conformers, ulong stream, Span<double> normalised)
    {
        var random = new Randomness(stream).Stream("conformers");
        var position = new double[3 * beads];
        var counts = new double[Bins];
        // The few ends farther apart than this enter the last bin.
        var largest = 2.2 * Math.Sqrt(beads * beadsPerKuhnLength);
        double square = 0;
        for (var c = 0; c < conformers; c++)
        {
            Grow(random, position, (beadsPerKuhnLength - 1) / (beadsPerKuhnLength + 1));
            square += Count(position, beads, Bins / largest, counts);
        }

        var pairs = 0.5 * beads * (beads - 1.0) * conformers;
        var rg = Math.Sqrt(square / ((double)beads * beads * conformers));
        var total = (double)beads * conformers + 2 * pairs;
        for (var i = 0; i < x.Length; i++)
        {
            var (sin, cos) = Math.SinCos(x[i] / rg * largest / Bins * 0.5);
            normalised[i] = x[i] == 0 ? 1 : ((double)beads * conformers + 2 * Sum(counts, x[i] / rg * largest / Bins, sin, cos)) / total;
        }
    }

    // Σ counts_j sin(z_j)/z_j with z_j = (j + 1/2) z: sines by rotation.
    private static double Sum(double[] counts, double z, double sin, double cos)
    {
        double s = sin, c = cos, sum = 0;
        var (stepSin, stepCos) = (2 * sin * cos, cos * cos - sin * sin);
        for (var j = 0; j < counts.Length; j++)
        {
            sum += counts[j] * s / ((j + 0.5) * z);
            (s, c) = (s * stepCos + c * stepSin, c * stepCos - s * stepSin);
        }

        return sum;
    }

    private static void Grow(RandomStream random, double[] position, double cosine)
    {
        double ux = 0, uy = 0, uz = 1;
        var sine = Math.Sqrt(1 - cosine * cosine);
        for (var i = 1; i < position.Length / 3; i++)
        {
            // A unit vector across u, from the coordinate axis that u follows least, turned by a random azimuth.
            var (ax, ay, az) = Math.Abs(ux) < 0.6 ? (0.0, uz, -uy) : (-uz, 0.0, ux);
            var norm = 1 / Math.Sqrt(ax * ax + ay * ay + az * az);
            (ax, ay, az) = (ax * norm, ay * norm, az * norm);
            var (bx, by, bz) = (uy * az - uz * ay, uz * ax - ux * az, ux * ay - uy * ax);
            var (s, c) = Math.SinCos(2 * Math.PI * random.Uniform());
            (ux, uy, uz) = (cosine * ux + sine * (c * ax + s * bx), cosine * uy + sine * (c * ay + s * by), cosine * uz + sine * (c * az + s * bz));
            position[3 * i] = position[3 * i - 3] + ux;
            position[3 * i + 1] = position[3 * i - 2] + uy;
            position[3 * i + 2] = position[3 * i - 1] + uz;
        }
    }

    private static double Count(double[] p, int beads, double perBin, double[] counts)
    {
        double square = 0;
        for (var i = 0; i < beads; i++)
        {
            double x = p[3 * i], y = p[3 * i + 1], z = p[3 * i + 2];
            for (var j = 0; j < i; j++)
            {
                double dx = p[3 * j] - x, dy = p[3 * j + 1] - y, dz = p[3 * j + 2] - z;
                var r2 = dx * dx + dy * dy + dz * dz;
                square += r2;
                counts[Math.Min(Bins - 1, (int)(Math.Sqrt(r2) * perBin))]++;
            }
        }

        return square;
    }
}
