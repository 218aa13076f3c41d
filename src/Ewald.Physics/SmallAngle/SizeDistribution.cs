using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Shape of a number distribution of sizes with centre c and width σ.</summary>
public enum SizeDistribution
{
    /// <summary>exp(−(x − c)²/2σ²).</summary>
    Gaussian,

    /// <summary>exp(−(ln x − ln c)²/2s²)/(xs), s = σ/c; the centre is the median.</summary>
    LogNormal,

    /// <summary>Gamma density of mean c and variance σ² (Schulz and Zimm).</summary>
    Schulz,

    /// <summary>exp(−|x − c|/σ).</summary>
    Boltzmann,

    /// <summary>Constant on |x − c| ≤ √3 σ, so that σ is its standard deviation.</summary>
    Rectangle,
}

/// <summary>One parameter that carries a size distribution. Its width becomes a parameter of the model, <c>NAME.width</c> = σ/centre.</summary>
/// <param name="Parameter">Name of a polydisperse parameter of the shape.</param>
/// <param name="Distribution">Shape of the number distribution.</param>
/// <param name="Points">Number of sizes, evenly spaced, 3 to 1000.</param>
/// <param name="Sigmas">Half range in σ; null for 3, or 8 for the skew distributions; the rectangle always ends at √3.</param>
public sealed record Dispersed(string Parameter, SizeDistribution Distribution = SizeDistribution.Gaussian, int Points = 35, double? Sigmas = null)
{
    /// <summary>The sizes and their weights; sizes outside the parameter's bounds are left out.</summary>
    /// <param name="row">The parameter's row.</param>
    /// <param name="centre">Centre of the distribution.</param>
    /// <param name="width">σ/centre, 0 for a single size.</param>
    internal (double[] Sizes, double[] Weights) Sample(Parameter row, double centre, double width)
    {
        if (width == 0) return ([centre], [1]);
        var sigma = width * Math.Abs(centre);
        var reach = Distribution == SizeDistribution.Rectangle ? Math.Sqrt(3)
            : Sigmas ?? (Distribution is SizeDistribution.LogNormal or SizeDistribution.Schulz ? 8 : 3);
        List<double> sizes = [], weights = [];
        for (var k = 0; k < Points; k++)
        {
            var x = centre + sigma * reach * (2.0 * k / (Points - 1) - 1);
            if (x < row.Minimum || x > row.Maximum) continue;
            sizes.Add(x);
            weights.Add(Density(x, centre, sigma));
        }

        return ([.. sizes], [.. weights]);
    }

    private double Density(double x, double centre, double sigma)
    {
        switch (Distribution)
        {
            case SizeDistribution.LogNormal:
                var s = sigma / centre;
                var y = Math.Log(x / centre) / s;
                return Math.Exp(-0.5 * y * y) / (x * s);
            case SizeDistribution.Schulz:
                double z = centre / sigma * (centre / sigma), r = x / centre;
                return Math.Exp(z * Math.Log(z) + (z - 1) * Math.Log(r) - r * z - Math.Log(centre) - SpecialFunctions.LogGamma(z));
            case SizeDistribution.Boltzmann:
                return Math.Exp(-Math.Abs(x - centre) / sigma);
            case SizeDistribution.Rectangle:
                return 1;
            default:
                var t = (x - centre) / sigma;
                return Math.Exp(-0.5 * t * t);
        }
    }
}
