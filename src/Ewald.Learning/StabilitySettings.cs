namespace Ewald.Learning;

/// <summary>Settings of a stability scan.</summary>
/// <param name="From">Least number of basis patterns, at least 2.</param>
/// <param name="To">Largest number.</param>
/// <param name="Restarts">Restarts for each number, at least 2.</param>
public sealed record StabilitySettings(int From, int To, int Restarts)
{
    /// <summary>How each restart is improved; its number of components is not used.</summary>
    public FactorisationSettings Factorisation { get; init; } = new(2) { Start = FactorisationStart.WideRandom };

    /// <summary>Share of the restarts, those of least loss, whose patterns are clustered. Below 1 the criterion becomes easy to meet.</summary>
    public double AcceptedShare { get; init; } = 1;
}
