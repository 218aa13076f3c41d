namespace Ewald.Physics.Magnetism;

/// <summary>One bond of the cell, Sᵢᵀ J Sⱼ; every bond stands once in a Hamiltonian, never also from its other end.</summary>
/// <param name="From">i, index of the site in the home cell.</param>
/// <param name="To">j, index of the other site.</param>
/// <param name="A">Cells along a from i to j.</param>
/// <param name="B">Cells along b from i to j.</param>
/// <param name="C">Cells along c from i to j.</param>
/// <param name="Exchange">J, meV; positive is antiferromagnetic.</param>
public sealed record SpinBond(int From, int To, int A, int B, int C, SpinTensor Exchange)
{
    /// <summary>The same bond read from its other end.</summary>
    public SpinBond Reversed => new(To, From, -A, -B, -C, Exchange.Transposed);

    /// <summary>Cells from i to j.</summary>
    public (int A, int B, int C) Cells => (A, B, C);

    /// <summary>The bond and its coupling.</summary>
    public override string ToString() => FormattableString.Invariant($"{From} → {To} over cells ({A}, {B}, {C}): {Exchange}");
}
