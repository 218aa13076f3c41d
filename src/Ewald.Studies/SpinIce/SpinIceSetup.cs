using Ewald.Core;

namespace Ewald.Studies.SpinIce;

/// <summary>Numbers of one run.</summary>
/// <param name="Hamiltonians">Of the easy set.</param>
/// <param name="Cells">Cubic cells along each axis of the box; 4 is 1 024 spins.</param>
/// <param name="Samples">Configurations of each Hamiltonian and temperature.</param>
/// <param name="Plantings">Planted Hamiltonians.</param>
/// <param name="PlantedSamples">Configurations of each planting.</param>
/// <param name="LargerCells">Cells of the box of the second kind of plantings.</param>
/// <param name="Epochs">Passes of the autoencoder's training.</param>
/// <param name="Rounds">Rounds of the search in latent space.</param>
/// <param name="Added">Simulations added in a round.</param>
/// <param name="EntropyCells">Largest box of the residual entropy.</param>
/// <param name="EntropySweeps">Its sweeps at each temperature.</param>
internal sealed record SpinIceSetup(
    int Hamiltonians, int Cells, int Samples, int Plantings, int PlantedSamples, int LargerCells, int Epochs, int Rounds, int Added, int EntropyCells, int EntropySweeps)
{
    /// <summary>Coverage of intervals and regions.</summary>
    public const double Level = 0.90;

    /// <summary>Temperatures of the easy set, K, as the simulations cool.</summary>
    public static IReadOnlyList<double> Temperatures { get; } = [5, 2, 0.68];

    /// <summary>The setup of a size.</summary>
    public static SpinIceSetup For(StudySize size) => size switch
    {
        StudySize.Smoke => new SpinIceSetup(60, 2, 20, 2, 100, 3, 20, 1, 2, 2, 400),
        StudySize.Paper => new SpinIceSetup(5000, 6, 200, 40, 2000, 8, 300, 6, 30, 6, 40_000),
        _ => new SpinIceSetup(1000, 4, 80, 10, 800, 6, 150, 3, 6, 4, 2500),
    };
}
