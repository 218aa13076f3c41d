namespace Ewald.Studies.SasModel;

/// <summary>One fitted number.</summary>
/// <param name="Name">Name in the model's table, or width, interactionRadius, volumeFraction.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Sigma">One standard deviation, scaled by the reduced χ² where that exceeds 1 and widened by rival fits; NaN at a bound.</param>
/// <param name="Unit">House unit.</param>
/// <param name="Start">Start value from the neighbour.</param>
internal sealed record FittedNumber(string Name, double Value, double Sigma, string Unit, double Start);

/// <summary>Which extras a fit has beside the form factor.</summary>
/// <param name="Width">A size distribution.</param>
/// <param name="Interaction">Hard-sphere repulsion.</param>
/// <param name="Upturn">A Q⁻⁴ term of large aggregates or interfaces.</param>
internal sealed record FitVariant(bool Width, bool Interaction, bool Upturn)
{
    /// <summary>In words, for tables.</summary>
    public string Words => string.Join(", ", new[] { Width ? "size distribution" : "", Interaction ? "hard-sphere repulsion" : "", Upturn ? "Q⁻⁴ upturn" : "" }.Where(w => w.Length > 0));
}

/// <summary>One candidate fitted to a curve.</summary>
/// <param name="Class">Position in <see cref="Candidates.All"/>.</param>
/// <param name="Variant">Extras.</param>
/// <param name="Parameters">Nonlinear parameters.</param>
/// <param name="Scale">Factor on the model's curve.</param>
/// <param name="Background">Flat background, unit of the file.</param>
/// <param name="BackgroundSigma">Its standard deviation.</param>
/// <param name="Upturn">Amplitude of the Q⁻⁴ term at the first point, unit of the file; 0 without.</param>
/// <param name="ChiSquared">χ².</param>
/// <param name="Points">Number of points.</param>
/// <param name="Free">Number of fitted numbers, linear ones included.</param>
/// <param name="Model">Fitted curve at the points.</param>
/// <param name="Correlations">Pairs of parameters correlated beyond 0.95.</param>
internal sealed record FittedModel(
    int Class, FitVariant Variant, IReadOnlyList<FittedNumber> Parameters, double Scale, double Background, double BackgroundSigma, double Upturn,
    double ChiSquared, int Points, int Free, double[] Model, IReadOnlyList<(string First, string Second, double Value)> Correlations)
{
    /// <summary>χ² per degree of freedom.</summary>
    public double Reduced => ChiSquared / Math.Max(1, Points - Free);

    /// <summary>Bayesian information criterion with an unknown common factor s² ≥ 1 on the stated variances.</summary>
    /// <remarks>n ln s² + χ²/s² + k ln n with s² = max(1, χ²/n): errors that are too small, or a model that is not quite right, do not make
    /// the ranking more certain than the shape allows. Schwarz (1978), doi:10.1214/aos/1176344136.</remarks>
    public double Bic
    {
        get
        {
            var s2 = Math.Max(1, ChiSquared / Points);
            return Points * Math.Log(s2) + ChiSquared / s2 + Free * Math.Log(Points);
        }
    }

    /// <summary>The fit of best evidence, its errors widened by the others: σ² = Σ w (σₖ² + (vₖ − v)²), w from the evidence.</summary>
    /// <remarks>Bayesian model averaging about the best fit, Hoeting et al. (1999), doi:10.1214/ss/1009212519: an error from one curvature alone does not
    /// know that another minimum, a size distribution or an upturn explains the points about as well.</remarks>
    /// <param name="fits">Fits of one candidate with different extras or from different minima.</param>
    public static FittedModel? Averaged(IReadOnlyList<FittedModel> fits)
    {
        if (fits.Count == 0) return null;
        var best = fits.MinBy(f => f.Bic)!;
        var weights = Weights(fits);
        FittedNumber Widened(FittedNumber p)
        {
            double variance = 0, total = 0;
            for (var k = 0; k < fits.Count; k++)
            {
                if (fits[k].Parameters.FirstOrDefault(o => string.Equals(o.Name, p.Name, StringComparison.Ordinal)) is not { } own || !double.IsFinite(own.Sigma)) continue;
                total += weights[k];
                variance += weights[k] * (own.Sigma * own.Sigma + (own.Value - p.Value) * (own.Value - p.Value));
            }
            return double.IsFinite(p.Sigma) && total > 0 ? p with { Sigma = Math.Sqrt(variance / total) } : p;
        }
        return best with { Parameters = [.. best.Parameters.Select(Widened)] };
    }

    /// <summary>Weights exp(−ΔBIC/2) over a list of fits, sum 1.</summary>
    /// <param name="fits">The fits.</param>
    public static double[] Weights(IReadOnlyList<FittedModel> fits)
    {
        if (fits.Count == 0) return [];
        var best = fits.Min(f => f.Bic);
        double[] weights = [.. fits.Select(f => Math.Exp(-0.5 * (f.Bic - best)))];
        var sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }
}
