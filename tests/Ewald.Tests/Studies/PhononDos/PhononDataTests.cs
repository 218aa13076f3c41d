using Ewald.Core;
using Ewald.Learning;
using Ewald.Physics.Lattice;
using Ewald.Studies.PhononDos;

namespace Ewald.Tests.PhononDos;

/// <summary>The published sets: what they hold, what is kept apart, and what simple answers reach.</summary>
public sealed class PhononDataTests
{
    private static string Folder => PhononData.Folder(SharedData.Folder);

    [SharedDataFact]
    public void Heat_capacities_lie_below_the_classical_limit_and_are_those_of_the_file()
    {
        var (crystals, source) = PhononData.ReadHeatCapacities(Folder);
        Assert.Equal(999, crystals.Count);
        Assert.Equal(64, source.Sha256.Length);
        // Dulong and Petit: 3R an atom; hydrides of light atoms lie far below.
        Assert.All(crystals, c => Assert.InRange(c.HeatCapacity, 5, 3 * PhononUnits.GasConstant + 0.05));
        Assert.All(crystals, c => Assert.Equal(2, c.Crystal.Composition.Count));
    }

    [SharedDataFact]
    public void Heat_capacity_follows_from_the_51_points_as_from_all_vibrations()
    {
        var (crystals, _) = PhononData.ReadDensities(Folder);
        Assert.Equal(6, crystals.Count);
        Assert.Single(crystals, c => c.IsUnstable);
        foreach (var c in crystals)
        {
            // The density was spread by 10 cm⁻¹ and cut at 0; unstable vibrations have no heat capacity in the reference.
            var error = Math.Abs(PhononSpectrum.HeatCapacityPerAtom(c.Density, 300) - c.HeatCapacity);
            Assert.True(error < (c.IsUnstable ? 3 : 0.03), FormattableString.Invariant($"{c.Id}: {error} J/(mol K)"));
        }
    }

    [SharedDataFact]
    public void Systems_of_the_densities_are_kept_from_everything_that_trains()
    {
        var systems = PhononData.ReadDensities(Folder).Crystals.Select(c => c.ChemicalSystem).ToArray();
        var (all, _) = PhononData.ReadHeatCapacities(Folder);
        var kept = PhononData.WithoutSystems(all, c => c.ChemicalSystem, systems);
        Assert.True(kept.Count < all.Count, "no binary of the densities was found among the heat capacities");
        Assert.DoesNotContain(kept, c => systems.Contains(c.ChemicalSystem));
        Assert.Contains("Cl-Na", systems);
    }

    [SharedDataFact]
    public void Trees_beat_the_sum_of_the_elements_which_beats_the_mean()
    {
        var crystals = PhononData.ReadHeatCapacities(Folder).Crystals.Take(300).ToArray();
        var randomness = new Randomness(1);
        var fold = HeatCapacityBaselines.Folds(crystals, 3, randomness);
        Assert.All(crystals.Zip(fold).GroupBy(p => p.First.ChemicalSystem, StringComparer.Ordinal), g => Assert.Single(g.Select(p => p.Second).Distinct()));
        var baselines = HeatCapacityBaselines.Of(crystals, fold, new TreeSetup(Rounds: 60, LearningRate: 0.1, Depth: 4), 1);
        Assert.True(baselines.Error("trees") < baselines.Error("kopp"), $"{baselines.Error("trees")} against {baselines.Error("kopp")}");
        Assert.True(baselines.Error("kopp") < baselines.Error("mean"), $"{baselines.Error("kopp")} against {baselines.Error("mean")}");
        Assert.True(baselines.Error("neighbour") < baselines.Error("mean"));
    }

    [Fact]
    public void A_folder_without_the_sets_is_refused_with_the_name_of_what_is_missing()
    {
        var error = Assert.Throws<InputException>(() => PhononData.Folder(Path.GetTempPath()));
        Assert.Contains("alexandria-binary", error.Message, StringComparison.Ordinal);
    }
}
