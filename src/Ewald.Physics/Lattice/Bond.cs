namespace Ewald.Physics.Lattice;

/// <summary>Two atoms of a crystal, the second in the cell that (A, B, C) names.</summary>
/// <param name="First">Index of the first atom, in the cell at the origin.</param>
/// <param name="Second">Index of the second atom.</param>
/// <param name="A">Cells along a.</param>
/// <param name="B">Cells along b.</param>
/// <param name="C">Cells along c.</param>
public readonly record struct Bond(int First, int Second, int A, int B, int C)
{
    /// <summary>The same bond from its other end.</summary>
    public Bond Reversed => new(Second, First, -A, -B, -C);

    /// <summary>True for an atom with itself.</summary>
    public bool IsSelf => First == Second && A == 0 && B == 0 && C == 0;
}
