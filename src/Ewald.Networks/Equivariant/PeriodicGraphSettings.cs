namespace Ewald.Networks.Equivariant;

/// <summary>How a crystal becomes a graph.</summary>
/// <param name="Cutoff">Longest edge, Å.</param>
/// <param name="Degree">Largest degree of the edges' spherical harmonics.</param>
/// <param name="DistanceTolerance">Edges of a crystal whose lengths differ by less are given one length, Å: radial functions are evaluated once for them. 0 joins only equal numbers.</param>
public sealed record PeriodicGraphSettings(double Cutoff = 5, int Degree = 1, double DistanceTolerance = 1e-6);
