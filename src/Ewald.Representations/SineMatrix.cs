using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>A Coulomb matrix with a distance that repeats with the cell.</summary>
/// <remarks>C_ij = Z_i Z_j / |Σ_k a_k sin²(π (u_i − u_j)_k)|, u fractional and a_k the cell's vectors; C_ii = ½ Σ_a o_a Z_a^2.4, Z_i = Σ_a o_a Z_a.
/// In Å. Cheap, but the distance is no physical one and depends on the choice of the cell. Limits: two sites half a cell
/// apart along a have distance a. Source: Faber et al., Int. J. Quantum Chem. 115, 1094 (2015), doi:10.1002/qua.24917.</remarks>
public sealed class SineMatrix : SiteMatrix
{
    /// <summary>A sine matrix of one size.</summary>
    /// <param name="size">Most sites that fit.</param>
    /// <param name="layout">How the matrix becomes a row of numbers.</param>
    /// <exception cref="ArgumentException">The size is not positive.</exception>
    public SineMatrix(int size, SiteMatrixLayout layout = SiteMatrixLayout.Sorted)
        : base(size, layout)
    {
    }

    /// <inheritdoc/>
    public override Invariances Invariances => Invariances.Rotation | Invariances.Translation | Invariances.PeriodicImage | OfLayout;

    private protected override void Fill(Crystal crystal, double[] matrix)
    {
        var z = AtomicNumbers(crystal);
        for (var i = 0; i < z.Length; i++)
        {
            matrix[i * z.Length + i] = FreeAtom(crystal.Sites[i]);
            for (var j = 0; j < i; j++)
            {
                var (p, q) = (crystal.Sites[i].Position, crystal.Sites[j].Position);
                var (x, y, w) = crystal.Cell.ToCartesian((Square(p.X - q.X), Square(p.Y - q.Y), Square(p.Z - q.Z)));
                matrix[i * z.Length + j] = matrix[j * z.Length + i] = z[i] * z[j] / Apart(crystal, i, j, Math.Sqrt(x * x + y * y + w * w));
            }
        }
    }

    private static double Square(double u)
    {
        var s = Math.Sin(Math.PI * u);
        return s * s;
    }
}
