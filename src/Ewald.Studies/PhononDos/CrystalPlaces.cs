using Ewald.Crystals;

namespace Ewald.Studies.PhononDos;

/// <summary>Where crystals lie among one another: standardised means and deviations of properties, volume and bonds.</summary>
/// <param name="Space">What the columns are measured in.</param>
/// <param name="Rows">Shape [crystal, column], row after row; rounded to half precision, as a model stores them.</param>
internal sealed record CrystalPlaces(FeatureSpace Space, double[] Rows)
{
    /// <summary>Coordinates of a place.</summary>
    public static int Columns => HeatCapacityFeatures.NoveltyColumns.Count;

    /// <summary>The places of crystals, in a space of their own.</summary>
    /// <param name="crystals">The crystals.</param>
    public static CrystalPlaces Of(IEnumerable<Crystal> crystals)
    {
        double[] features = [.. crystals.SelectMany(c => HeatCapacityFeatures.Novelty(HeatCapacityFeatures.Of(c)))];
        var space = FeatureSpace.Fit(features, Columns);
        return new(space, [.. space.Of(features).Select(v => (double)(Half)v)]);
    }
}
