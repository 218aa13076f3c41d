namespace Ewald.Crystals;

/// <summary>How a quasirandom cell is annealed.</summary>
/// <param name="Steps">Swaps tried.</param>
/// <param name="Start">First temperature, in the unit of the objective.</param>
/// <param name="End">Last temperature.</param>
public sealed record QuasirandomSettings(int Steps = 40_000, double Start = 0.02, double End = 1e-5)
{
    /// <summary>Weight of each shell; as many shells count. Near pairs matter most.</summary>
    public IReadOnlyList<double> Weights { get; init; } = [1, 0.5, 0.25];

    internal void Check()
    {
        if (Steps < 0 || !(Start > 0) || !(End > 0) || End > Start || Weights.Count == 0 || Weights.Any(w => !(w >= 0)))
            throw new ArgumentException(FormattableString.Invariant($"QuasirandomSettings: {Steps} steps from {Start} to {End} with {Weights.Count} weights; steps and weights are not negative, temperatures positive and falling, and there is one shell at least."));
    }
}
