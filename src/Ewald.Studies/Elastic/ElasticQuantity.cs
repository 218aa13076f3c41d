namespace Ewald.Studies.Elastic;

/// <summary>What is answered of a crystal. Bulk and shear modulus are learned as log10; the other two follow from them.</summary>
/// <param name="Name">Name of the answer.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Of">Its scale of residuals (log10, or the number itself) from log10 K and log10 G.</param>
/// <param name="Back">From that scale to the unit.</param>
internal sealed record ElasticQuantity(string Name, string Unit, Func<double, double, double> Of, Func<double, double> Back)
{
    /// <summary>E = 9KG/(3K + G) and ν = (3K - 2G)/(6K + 2G) hold for an isotropic solid.</summary>
    public static IReadOnlyList<ElasticQuantity> All { get; } =
    [
        new("bulkModulus", "GPa", (k, _) => k, Power),
        new("shearModulus", "GPa", (_, g) => g, Power),
        new("youngModulus", "GPa", (k, g) => Math.Log10(9 * Power(k) * Power(g) / (3 * Power(k) + Power(g))), Power),
        new("poissonRatio", "1", (k, g) => (3 * Power(k) - 2 * Power(g)) / (6 * Power(k) + 2 * Power(g)), v => v),
    ];

    private static double Power(double logarithm) => Math.Pow(10, logarithm);
}
