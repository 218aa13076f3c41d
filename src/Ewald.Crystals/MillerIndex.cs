namespace Ewald.Crystals;

/// <summary>A reflection by its Miller indices, in the reciprocal basis of the crystal's own cell.</summary>
/// <param name="H">Along a*.</param>
/// <param name="K">Along b*.</param>
/// <param name="L">Along c*.</param>
public readonly record struct MillerIndex(int H, int K, int L)
{
    /// <summary>The reflection on the other side of the origin, its Friedel mate.</summary>
    public MillerIndex Opposite => new(-H, -K, -L);

    /// <summary>The indices in brackets, for example <c>(1 1 -2)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"({H} {K} {L})");
}
