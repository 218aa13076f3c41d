using Ewald.Inference;
using Ewald.Inference.Diffraction;

namespace Ewald.Studies.NeutronStructure;

/// <summary>Moves a cell and a zero offset until its lines meet the maxima of a pattern, as refinement of an indexing does.</summary>
/// <remarks>Each maximum is assigned to the nearest line within a tolerance that shrinks; then Σ w (ln d_line − ln d_peak)² is least, held to the
/// starting cell by its expected error. Classical: A. J. C. Wilson's and later indexing programs refine so; no source is followed in detail.</remarks>
internal static class PeakMatching
{
    private const double ExpectedError = 0.006, ExpectedZeroShare = 6e-4; // relative, of lengths and of the zero over the abscissa
    private static readonly double[] Tolerances = [0.009, 0.006, 0.004, 0.0025];

    /// <summary>Refines.</summary>
    /// <param name="constraint">The lattice system.</param>
    /// <param name="cell">Cell parameters to start from.</param>
    /// <param name="zero">Zero offset to start from.</param>
    /// <param name="peaks">Maxima.</param>
    /// <param name="geometry">The instrument.</param>
    public static (double[] Cell, double Zero) Refine(CellConstraint constraint, double[] cell, double zero, IReadOnlyList<PatternPeak> peaks, NeutronGeometry geometry)
    {
        var k = constraint.Count;
        var (p, z) = ((double[])cell.Clone(), zero);
        var zeroScale = ExpectedZeroShare * (geometry is AngularGeometry ? 90 : peaks[peaks.Count / 2].Centre);
        double[] normal = new double[(k + 1) * (k + 1)], right = new double[k + 1], row = new double[k + 1], slope = new double[k];
        foreach (var tolerance in Tolerances)
        {
            var spacings = peaks.Select(q => geometry.Spacing(q.Centre, z)).ToArray();
            if (spacings.Any(d => !(d > 0))) return (cell, zero);
            var lattice = constraint.Cell(p);
            var lines = ReflectionLine.Within(constraint, lattice, 0.98 * spacings.Min(), 1.02 * spacings.Max());
            Array.Clear(normal);
            Array.Clear(right);
            for (var c = 0; c <= k; c++)
            {
                var expected = c == k ? zeroScale : c < constraint.Lengths ? ExpectedError * cell[c] : ExpectedError * 180 / Math.PI;
                normal[c * (k + 1) + c] = tolerance * tolerance / (expected * expected);
                right[c] = normal[c * (k + 1) + c] * ((c == k ? zero : cell[c]) - (c == k ? z : p[c]));
            }

            for (var i = 0; i < peaks.Count; i++)
            {
                var line = lines.MinBy(l => Math.Abs(Math.Log(l.Spacing / spacings[i])));
                if (line is null || !(Math.Abs(Math.Log(line.Spacing / spacings[i])) < tolerance)) continue;
                // ∂ ln d = −d²/2 ∂(1/d²); the zero moves the peak's d instead.
                constraint.InverseSquare(p, lattice, line.Index, slope);
                for (var c = 0; c < k; c++) row[c] = -0.5 * line.Spacing * line.Spacing * slope[c];
                row[k] = -Math.Log(geometry.Spacing(peaks[i].Centre, z + 0.1 * zeroScale) / spacings[i]) / (0.1 * zeroScale);
                var weight = Math.Sqrt(peaks[i].Height / peaks.Max(q => q.Height));
                var left = Math.Log(spacings[i] / line.Spacing);
                for (var a = 0; a <= k; a++)
                {
                    right[a] += weight * row[a] * left;
                    for (var b = 0; b <= k; b++) normal[a * (k + 1) + b] += weight * row[a] * row[b];
                }
            }

            if (!Dense.Cholesky(normal, k + 1)) return (cell, zero);
            Dense.CholeskySolve(normal, k + 1, right);
            for (var c = 0; c < k; c++) p[c] += Math.Clamp(right[c], -0.02 * p[c], 0.02 * p[c]);
            z += right[k];
        }

        return (p, z);
    }
}
