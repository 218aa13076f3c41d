namespace Ewald.Physics.Magnetism;

/// <summary>A periodic box of cells of a spin Hamiltonian and how its spins are numbered: cells along a slowest, then b, then c, then the sites of a cell.</summary>
/// <param name="Hamiltonian">The Hamiltonian of one cell.</param>
/// <param name="A">Cells along a.</param>
/// <param name="B">Cells along b.</param>
/// <param name="C">Cells along c.</param>
public sealed record SpinBox(SpinHamiltonian Hamiltonian, int A, int B, int C)
{
    /// <summary>Sites of a cell.</summary>
    public int Basis => Hamiltonian.Sites.Count;

    /// <summary>Number of cells.</summary>
    public int Cells => A * B * C;

    /// <summary>Number of spins.</summary>
    public int Count => Cells * Basis;

    /// <summary>Number of a spin.</summary>
    /// <param name="a">Cell along a, any whole number.</param>
    /// <param name="b">Cell along b.</param>
    /// <param name="c">Cell along c.</param>
    /// <param name="site">Site of the cell.</param>
    public int Index(int a, int b, int c, int site) => ((Wrap(a, A) * B + Wrap(b, B)) * C + Wrap(c, C)) * Basis + site;

    /// <summary>Cell and site of a spin.</summary>
    /// <param name="spin">Its number.</param>
    public (int A, int B, int C, int Site) At(int spin)
    {
        var (cell, site) = (spin / Basis, spin % Basis);
        return (cell / (B * C), cell / C % B, cell % C, site);
    }

    internal static int Wrap(int value, int period) => value - (int)Math.Floor((double)value / period) * period;
}
