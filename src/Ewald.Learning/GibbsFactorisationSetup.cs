namespace Ewald.Learning;

/// <summary>Numbers of a phase map.</summary>
/// <param name="Criterion">Price of a phase.</param>
/// <param name="Connectivity">Weight of the agreement with the neighbours in composition, unit of the criterion, not negative.</param>
/// <param name="Restarts">Starts, of which the one with the lowest objective is kept.</param>
/// <param name="Iterations">Alternations of phases and patterns.</param>
/// <param name="PatternUpdates">Multiplicative steps of the patterns in each.</param>
public sealed record GibbsFactorisationSetup(PhaseCriterion Criterion, double Connectivity, int Restarts = 8, int Iterations = 15, int PatternUpdates = 20);
