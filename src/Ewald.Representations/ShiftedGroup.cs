namespace Ewald.Representations;

/// <summary>Basis patterns that are one phase with several lattice parameters.</summary>
/// <param name="Members">Numbers of the patterns, the strongest first: the reference of the lags.</param>
/// <param name="Lags">Δ ln Q of each member from the reference, along the best chain of links, shape [member].</param>
/// <param name="Links">The pairs that hold the group together.</param>
public sealed record ShiftedGroup(IReadOnlyList<int> Members, IReadOnlyList<double> Lags, IReadOnlyList<ShiftedPair> Links);
