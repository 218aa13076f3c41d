namespace Ewald.Representations;

/// <summary>Two basis patterns that are copies of each other but for a shift.</summary>
/// <param name="First">Number of the first pattern.</param>
/// <param name="Second">Number of the second.</param>
/// <param name="Shift">From the first to the second.</param>
public sealed record ShiftedPair(int First, int Second, PatternShift Shift);
