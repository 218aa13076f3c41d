using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>Repulsion of the nuclei of a molecule, pair by pair, with the energy of the free atom on the diagonal.</summary>
/// <remarks>C_ii = ½ Σ_a o_a Z_a^2.4, C_ij = Z_i Z_j / |r_i − r_j| with Z_i = Σ_a o_a Z_a. The cell's sites are taken as one molecule, without
/// images: use <see cref="SineMatrix"/> or <see cref="EwaldSumMatrix"/> for crystals. The paper has distances in Bohr radii, DScribe in Å: the
/// unit is asked for. Limits: one atom gives ½ Z^2.4; far atoms give a diagonal. Source: Rupp et al., Phys. Rev. Lett. 108, 058301 (2012),
/// doi:10.1103/PhysRevLett.108.058301.</remarks>
public sealed class CoulombMatrix : SiteMatrix
{
    /// <summary>Bohr radius, Å (CODATA 2018).</summary>
    public const double BohrRadius = 0.529177210903;

    private readonly double _unit;

    /// <summary>A Coulomb matrix of one size.</summary>
    /// <param name="size">Most sites that fit.</param>
    /// <param name="unit">Unit of the distances.</param>
    /// <param name="layout">How the matrix becomes a row of numbers.</param>
    /// <exception cref="ArgumentException">The size is not positive.</exception>
    public CoulombMatrix(int size, CoulombUnit unit, SiteMatrixLayout layout = SiteMatrixLayout.Sorted)
        : base(size, layout) => _unit = unit == CoulombUnit.Bohr ? BohrRadius : 1;

    /// <inheritdoc/>
    public override Invariances Invariances => Invariances.Rotation | Invariances.Translation | OfLayout;

    private protected override void Fill(Crystal crystal, double[] matrix)
    {
        var z = AtomicNumbers(crystal);
        var place = crystal.Sites.Select(s => crystal.Cell.ToCartesian(s.Position)).ToArray();
        for (var i = 0; i < z.Length; i++)
        {
            matrix[i * z.Length + i] = FreeAtom(crystal.Sites[i]);
            for (var j = 0; j < i; j++)
            {
                var (dx, dy, dz) = (place[i].X - place[j].X, place[i].Y - place[j].Y, place[i].Z - place[j].Z);
                matrix[i * z.Length + j] = matrix[j * z.Length + i] = _unit * z[i] * z[j] / Apart(crystal, i, j, Math.Sqrt(dx * dx + dy * dy + dz * dz));
            }
        }
    }
}
