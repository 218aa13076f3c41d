namespace Ewald.Physics.Diffraction;

/// <summary>How a composition spread with known phases is made.</summary>
public sealed record PlantedSpreadSettings
{
    /// <summary>Divisions of a side of the ternary diagram: (n + 1)(n + 2) / 2 samples.</summary>
    public int Divisions { get; init; } = 12;

    /// <summary>Number of phases, 2 to 8.</summary>
    public int Phases { get; init; } = 5;

    /// <summary>Points of a pattern, 2θ from 30 to 60 degrees at 1.5406 Å.</summary>
    public int Points { get; init; } = 400;

    /// <summary>Counts at the highest point of an average pattern.</summary>
    public double Counts { get; init; } = 2000;

    /// <summary>Flat background, share of the highest point.</summary>
    public double Background { get; init; } = 0.02;

    /// <summary>Largest change of the first phase's lattice over the diagram, relative; 0 for none.</summary>
    public double LatticeChange { get; init; }
}
