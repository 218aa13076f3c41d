using Ewald.Core;

namespace Ewald.Inference.SmallAngle;

/// <summary>Settings of the indirect Fourier transform.</summary>
/// <param name="MaximumDimension">D_max, Å, when it is known; null lets the evidence find it.</param>
/// <param name="Background">Fit a flat background.</param>
/// <param name="Smear">Use the curve's resolution column when it has one.</param>
/// <param name="LowQ">An added low-Q component (aggregates, repulsion) whose amplitude is fitted, or null for none.</param>
/// <param name="Positive">Expect p(r) ≥ 0 (one sign of contrast); false for particles with contrast of both signs.</param>
/// <param name="First">Points left out at low Q.</param>
/// <param name="StartRg">R_g, Å, that sets the ranges of D_max and Q and must be one number wherever evidences are compared; null takes the
/// Guinier region.</param>
/// <param name="MaximumQRg">Points beyond this Q R_g are not used.</param>
/// <param name="MaximumPoints">Neighbours are joined until about this many points are left.</param>
/// <param name="SearchPoints">Points of the first pass over D_max.</param>
public sealed record IndirectFourierSetup(
    double? MaximumDimension = null, bool Background = true, bool Smear = true, LowQShape? LowQ = null, bool Positive = true, int First = 0, double? StartRg = null,
    double MaximumQRg = 20, int MaximumPoints = 240, int SearchPoints = 22);

/// <summary>p(r) of a dilute particle on [0, D_max] by Bayesian evidence.</summary>
/// <remarks>I(Q) = 4π ∫ p(r) sin(Qr)/(Qr) dr + b. p(r) is a sine series with zeros at both ends and a Gaussian prior on ∫ p″² dr;
/// D_max and the prior's weight α are found by the evidence and every number is averaged over both. Limits: a sphere's
/// closed form; Q → 0, I(0) = 4π ∫ p. Valid: dilute particles, D_max Q_min below π. Positivity, when expected, multiplies the
/// evidence by the posterior probability that p ≥ 0 (so that a D_max which needs a negative p loses); p itself is not clipped. Source: Glatter, J. Appl. Cryst. 10, 415 (1977), doi:10.1107/S0021889877013879;
/// Hansen, J. Appl. Cryst. 33, 1415 (2000), doi:10.1107/S0021889800012930.</remarks>
public static class IndirectFourierTransform
{
    /// <summary>Transforms one curve.</summary>
    /// <param name="curve">The curve; sigma may be null.</param>
    /// <param name="setup">Settings, or null for the defaults.</param>
    /// <param name="cancel">Stops between two values of D_max.</param>
    /// <exception cref="InputException">The curve has too few points, or nothing stands out of its errors.</exception>
    public static DistanceDistribution Transform(ScatteringCurve curve, IndirectFourierSetup? setup = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(curve);
        setup ??= new IndirectFourierSetup();
        return Search(curve, setup, cancel).Average();
    }

    /// <summary>ln evidence of a curve under a setup, on the first pass over D_max only; for comparing setups on one curve.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="setup">Settings.</param>
    /// <param name="cancel">Stops between two values of D_max.</param>
    /// <exception cref="InputException">As <see cref="Transform"/>.</exception>
    public static double LogEvidence(ScatteringCurve curve, IndirectFourierSetup setup, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(setup);
        return Search(curve, setup, cancel).TotalLogEvidence();
    }

    private static IndirectFourierSearch Search(ScatteringCurve curve, IndirectFourierSetup setup, CancellationToken cancel)
    {
        var search = new IndirectFourierSearch(curve, setup);
        if (setup.MaximumDimension is { } known)
        {
            if (!(known > 0 && double.IsFinite(known)))
                throw new ArgumentException(FormattableString.Invariant($"IndirectFourierTransform: MaximumDimension = {known} Å; a positive length is needed."), nameof(setup));
            search.Add(known);
            return search;
        }

        var (low, high) = search.DimensionRange;
        var steps = Math.Max(8, setup.SearchPoints);
        for (var i = 0; i < steps; i++)
        {
            cancel.ThrowIfCancellationRequested();
            search.Add(low * Math.Pow(high / low, i / (steps - 1.0)));
        }

        // Halve the spacing where the posterior lives until it is resolved.
        for (var pass = 0; pass < 4 && search.Refine(cancel); pass++)
        {
        }

        return search;
    }
}
