using Ewald.Core;
using Ewald.Crystals;
using Ewald.Learning;
using Ewald.Studies.PhononDos;

namespace Ewald.Tests.PhononDos;

/// <summary>Published arrangements are new, neutral, and share a fold with their twins.</summary>
public sealed class PublishedPrototypesTests
{
    [Fact]
    public void A_named_prototype_is_not_taken_again_and_one_of_another_bonding_shares_its_arrangement()
    {
        // NaCl is rock salt as it is named; VNb so arranged is a metal, and new.
        Assert.Empty(PublishedPrototypes.Of([CrystalPrototype.Of(Rocksalt("Na", "Cl", 5.6))], CancellationToken.None));
        var metal = Assert.Single(PublishedPrototypes.Of([CrystalPrototype.Of(Rocksalt("V", "Nb", 5.2)), CrystalPrototype.Of(Rocksalt("Mo", "W", 5.2))], CancellationToken.None));
        Assert.Equal(Bonding.Metallic, metal.Bonding);
        var twin = Prototypes.All.First(p => p.Name == "rocksalt");
        Assert.Equal(twin.Arrangement, metal.Arrangement);
        string[] arrangements = [.. Prototypes.All.Append(metal).SelectMany(p => Enumerable.Repeat(p.Arrangement, 3))];
        for (ulong seed = 0; seed < 20; seed++)
        {
            var fold = GroupedFolds.Of(arrangements, 6, new Randomness(seed).Stream("folds"));
            Assert.Equal(fold[3 * Prototypes.All.Select((p, i) => (p, i)).First(x => x.p == twin).i], fold[^1]);
        }
    }

    [Fact]
    public void Twins_of_one_another_have_one_arrangement_whatever_the_origin_the_cell_and_the_roles()
    {
        Prototype Of(string name) => Prototypes.All.First(p => p.Name == name);
        Assert.Equal(Of("fluorite").Arrangement, Of("antifluorite").Arrangement);
        Assert.Equal(Of("perovskite").Arrangement, Of("antiperovskite").Arrangement);
        Assert.Equal(Of("B2").Arrangement, Of("caesium chloride").Arrangement);
        Assert.NotEqual(Of("rutile").Arrangement, Of("anatase").Arrangement);
        Assert.Equal(Of("rocksalt").Arrangement, Prototype.ArrangementOf(Rocksalt("Mg", "O", 4.2)));
        Assert.Equal("1:2", Of("fluorite").AnonymousFormula);
        Assert.Equal("2:3", Of("corundum").AnonymousFormula);
    }

    [Fact]
    public void Charges_of_an_ionic_arrangement_are_neutral()
    {
        var made = Made();
        Assert.Equal([Bonding.Ionic, Bonding.Metallic], made.Select(p => p.Bonding));
        Assert.All(made, p => Assert.All(p.Charges, q => Assert.Equal(0, p.Places.Sum(place => q[place.Role]))));
        Assert.NotEmpty(made[0].Charges);
    }

    [Fact]
    public void Without_the_sets_there_is_none()
    {
        using var folder = new TemporaryFolder();
        if (RepositoryPaths.Data is null) Assert.Empty(PublishedPrototypes.Read(folder.Path, CancellationToken.None).Prototypes);
        Assert.Empty(PublishedPrototypes.Of([], CancellationToken.None));
    }

    [SharedDataFact]
    public void The_published_structures_hold_hundreds_of_arrangements_each_with_its_own_name()
    {
        var (prototypes, sources) = PublishedPrototypes.Read(null, CancellationToken.None);
        Assert.InRange(prototypes.Count, 150, 500);
        Assert.Equal(prototypes.Count, prototypes.Select(p => (p.AnonymousFormula, p.Arrangement, p.Bonding)).Distinct().Count());
        Assert.All(prototypes, p => Assert.All(p.Charges, q => Assert.Equal(0, p.Places.Sum(place => q[place.Role]))));
        Assert.Equal(3, sources.Count);
    }

    /// <summary>Two published arrangements that no named prototype has: cadmium iodide's layers, filled as MgBr2, and a metal like rock salt.</summary>
    internal static IReadOnlyList<Prototype> Made() => PublishedPrototypes.Of(
        [
            CrystalPrototype.Of(new("layers", UnitCell.FromDegrees(3.81, 3.81, 6.26, 90, 90, 120),
                [Site.Of(Elements.Of("Mg"), 0, 0, 0), Site.Of(Elements.Of("Br"), 1.0 / 3, 2.0 / 3, 0.24), Site.Of(Elements.Of("Br"), 2.0 / 3, 1.0 / 3, 0.76)])),
            CrystalPrototype.Of(Rocksalt("V", "Nb", 5.2)),
        ], CancellationToken.None);

    private static Crystal Rocksalt(string cation, string anion, double a) => new(cation + anion, UnitCell.Cubic(a),
        [.. new[] { (0.0, 0.0, 0.0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0) }.SelectMany(p => new[]
        {
            Site.Of(Elements.Of(cation), p.Item1, p.Item2, p.Item3), Site.Of(Elements.Of(anion), (p.Item1 + 0.5) % 1, p.Item2, p.Item3),
        })]);
}
