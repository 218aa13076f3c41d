using Ewald.Representations;

namespace Ewald.Studies.PhaseMapNmfk;

/// <summary>A group of shifted copies: one phase with its lattice in each sample.</summary>
/// <param name="Copies">Members and lags.</param>
/// <param name="Spacing">d of the reference pattern's highest peak, Å.</param>
/// <param name="LatticeScale">Relative to the reference pattern, NaN where the group is absent, shape [sample].</param>
/// <param name="Match">The structure that the reference pattern is consistent with, or null.</param>
internal sealed record PhaseGroup(ShiftedGroup Copies, double Spacing, double[] LatticeScale, PatternMatch? Match)
{
    /// <summary>a in each sample, Å, when a structure gives the reflection its index; else the spacing d of the highest peak. Shape [sample].</summary>
    public double[] LatticeParameter => [.. LatticeScale.Select(s => s * (Match?.Parameter ?? Spacing))];
}
