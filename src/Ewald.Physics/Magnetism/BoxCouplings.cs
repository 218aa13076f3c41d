using System.Numerics;

namespace Ewald.Physics.Magnetism;

/// <summary>The couplings Sᵢ J Sⱼ between all spins of a periodic box, dipoles included, stored once for each displacement: translation-compressed.</summary>
/// <remarks>Dipoles of the box: A_ij(R) = (1/cells) Σ_q A_ij(q) e^{−2πi q·R} over the wavevectors of the box, each an Ewald sum of one cell. Table of one component:
/// [site, da, db, dc, other site] with displacements from −(n − 1) to n − 1, so that the spins of a row of cells lie side by side and no index is wrapped inside a loop.</remarks>
internal sealed class BoxCouplings
{
    private readonly SpinTensor[] _pairs; // [site, a, b, c, other], displacements within the box

    public BoxCouplings(SpinBox box)
    {
        Box = box;
        var (h, n) = (box.Hamiltonian, box.Basis);
        _pairs = new SpinTensor[n * box.Count];
        if (h.DipoleSum is { } sum) AddDipoles(sum);
        foreach (var bond in h.Bonds.SelectMany(b => new[] { b, b.Reversed })) _pairs[Slot(bond.From, bond.A, bond.B, bond.C, bond.To)] += bond.Exchange;
        for (var i = 0; i < n; i++)
            for (var k = 0; k < box.Count; k++) _pairs[i * box.Count + k] = h.Sites[i].Spin * h.Sites[k % n].Spin * _pairs[i * box.Count + k];
    }

    public SpinBox Box { get; }

    /// <summary>Coupling of a site of the home cell with a spin at a displacement, for unit spins.</summary>
    public SpinTensor At(int site, int a, int b, int c, int other) => _pairs[Slot(site, a, b, c, other)];

    /// <summary>The padded table of a number made from each tensor; a spin's coupling with its own images is left out.</summary>
    /// <param name="number">The number of a site, another site and their tensor.</param>
    public double[] Table(Func<int, int, SpinTensor, double> number)
    {
        var (n, table) = (Box.Basis, new double[Box.Basis * (2 * Box.A - 1) * (2 * Box.B - 1) * (2 * Box.C - 1) * Box.Basis]);
        var to = 0;
        for (var i = 0; i < n; i++)
        {
            for (var a = 1 - Box.A; a < Box.A; a++)
            {
                for (var b = 1 - Box.B; b < Box.B; b++)
                {
                    for (var c = 1 - Box.C; c < Box.C; c++)
                    {
                        for (var j = 0; j < n; j++)
                            table[to++] = i == j && a == 0 && b == 0 && c == 0 ? 0 : number(i, j, At(i, a, b, c, j));
                    }
                }
            }
        }

        return table;
    }

    /// <summary>Where in a padded table the row of cells (a′, b′, 0 …) begins for a spin at (a, b, c).</summary>
    public int Row(int site, int a, int b, int c, int toA, int toB) =>
        (((site * (2 * Box.A - 1) + toA - a + Box.A - 1) * (2 * Box.B - 1) + toB - b + Box.B - 1) * (2 * Box.C - 1) - c + Box.C - 1) * Box.Basis;

    private int Slot(int site, int a, int b, int c, int other) => site * Box.Count + Box.Index(a, b, c, other);

    private void AddDipoles(DipoleSum sum)
    {
        var (h, n) = (Box.Hamiltonian, Box.Basis);
        for (var u = 0; u < Box.A; u++)
        {
            for (var v = 0; v < Box.B; v++)
            {
                for (var w = 0; w < Box.C; w++)
                {
                    var matrix = sum.At(((double)u / Box.A, (double)v / Box.B, (double)w / Box.C));
                    for (var k = 0; k < Box.Count; k++)
                    {
                        var (a, b, c, j) = Box.At(k);
                        var phase = Complex.FromPolarCoordinates(MagneticUnits.DipoleEnergy / Box.Cells, -2 * Math.PI * ((double)u * a / Box.A + (double)v * b / Box.B + (double)w * c / Box.C));
                        for (var i = 0; i < n; i++)
                            _pairs[i * Box.Count + k] += h.Sites[i].G.Transposed * (phase.Real * matrix.Real(i, j) - phase.Imaginary * matrix.Imaginary(i, j)) * h.Sites[j].G;
                    }
                }
            }
        }
    }
}
