using Ewald.Core;

namespace Ewald.Inference.SmallAngle;

/// <summary>Settings of the Guinier analysis; the defaults are meant for every particle.</summary>
/// <param name="MaximumQRg">Upper limit of Q R_g.</param>
/// <param name="MinimumPoints">Fewest points of a range.</param>
/// <param name="Curvature">One standard deviation of the coefficient c in ln I = ln I(0) − x²/3 + c x⁴, x = Q R_g, that an unknown
/// particle is granted (sphere −1/42, thin shell −1/90, Gaussian chain +1/36): it shortens precise ranges.</param>
/// <param name="LowQSystematic">One standard deviation, relative, of what subtraction, beam stop and neighbours may do to the lowest
/// points beyond their errors: it lengthens precise ranges.</param>
/// <param name="MaximumRelativeError">A range whose σ(R_g)/R_g is larger is no answer.</param>
public sealed record GuinierSetup(
    double MaximumQRg = 1.3, int MinimumPoints = 5, double Curvature = 0.012, double LowQSystematic = 0.01,
    double MaximumRelativeError = 0.2);

/// <summary>Radius of gyration and I(0) from the best range at the start of a curve.</summary>
/// <remarks>All ranges [i, j] with Q_j R_g ≤ 1.3 are fitted (running sums), and the one of least expected squared error wins:
/// variance of R_g (times its χ² where above 1) + the squared biases that the curvature of an unknown shape and a small low-Q
/// systematic would leave in that range, raised by misfit and by the share of low-Q points left out. The errors add what acceptable ranges disagree beyond the variance
/// that nested ranges must show (Hausman, Econometrica 46, 1251 (1978)). Valid: dilute, one kind of particle; see
/// AggregationTest. Source: Guinier, Ann. Phys. 12, 161 (1939); the search is ours.</remarks>
public static class GuinierAnalysis
{
    private const int MostPoints = 360;

    /// <summary>Searches the range and fits it.</summary>
    /// <param name="curve">The curve; sigma may be null.</param>
    /// <param name="setup">Settings, or null for the defaults.</param>
    /// <returns>A result, or the reason why there is none; never an exception for a readable curve.</returns>
    public static GuinierOutcome Analyse(ScatteringCurve curve, GuinierSetup? setup = null)
    {
        ArgumentNullException.ThrowIfNull(curve);
        setup ??= new GuinierSetup();
        var warnings = new List<string>();
        GuinierOutcome Fail(GuinierFailure why, string sentence) => new(null, why, $"{curve.Name}: {sentence}", warnings);

        if (curve.Count < setup.MinimumPoints)
            return Fail(GuinierFailure.TooFewPoints, $"{curve.Count} points are too few for a Guinier range, which needs at least {setup.MinimumPoints}.");
        var sigma = NoiseEstimate.Of(curve, out var announcement);
        if (announcement is not null) warnings.Add(announcement);
        if (sigma.Any(s => !(s > 0 && double.IsFinite(s))))
            return Fail(GuinierFailure.TooNoisy, "its error column holds values that are not positive; leave the column out to have errors estimated.");

        var windows = GuinierWindows.Search(curve, sigma, setup, MostPoints, out var found);
        if (windows.Count == 0) return Explain(curve, sigma, setup, found, Fail);

        var best = windows.MinBy(w => w.Cost);
        var fit = GuinierFit.Of(curve.Q, curve.Intensity, sigma, best.First, best.Last);
        if (fit is not { } line || !(line.Slope > 0) || curve.Q[best.Last - 1] * line.Rg > setup.MaximumQRg * 1.05
            || line.SigmaRg > setup.MaximumRelativeError * line.Rg)
            return Fail(GuinierFailure.TooNoisy, "no range at its start determines a radius of gyration to 20 %; measure longer or to lower Q.");

        // What acceptable ranges disagree beyond the variance of their difference.
        double weight = 0, excessRg = 0, excessI0 = 0;
        foreach (var w in windows)
        {
            if (w.Cost > 2 * best.Cost) continue;
            var share = Math.Exp(1 - w.Cost / best.Cost);
            weight += share;
            excessRg += share * (Square(w.Rg - best.Rg) - Math.Abs(Square(w.SigmaRg) - Square(best.SigmaRg)));
            excessI0 += share * (Square(w.LogI0 - best.LogI0) - Math.Abs(Square(w.SigmaLogI0) - Square(best.SigmaLogI0)));
        }

        var inflate = Math.Max(1, line.Chi2);
        var spreadRg = Math.Max(0, excessRg / weight);
        var spreadI0 = Math.Max(0, excessI0 / weight);
        var sigmaRg = Math.Sqrt(inflate * Square(line.SigmaRg) + spreadRg);
        var sigmaI0 = line.I0 * Math.Sqrt(inflate * Square(line.SigmaI0 / line.I0) + spreadI0);
        var (qMinRg, qMaxRg) = (curve.Q[best.First] * line.Rg, curve.Q[best.Last - 1] * line.Rg);
        var quality = Quality(line, sigmaRg, spreadRg, qMinRg, setup);
        return new GuinierOutcome(
            new GuinierResult(line.Rg, sigmaRg, line.I0, sigmaI0, best.First, best.Last, qMinRg, qMaxRg, line.Chi2, quality),
            GuinierFailure.None, string.Empty, warnings);
    }

    private static double Quality(GuinierFit line, double sigmaRg, double spreadRg, double qMinRg, GuinierSetup setup)
    {
        var degrees = Math.Max(1, line.Count - 2);
        var excess = (line.Chi2 - 1) * Math.Sqrt(degrees / 2.0);                       // in standard deviations of χ²
        var fit = 1 / (1 + Square(Math.Max(0, excess) / 4));
        var points = 1 - Math.Exp(-line.Count / (2.0 * setup.MinimumPoints));
        var precision = 1 / (1 + Square(sigmaRg / (0.05 * line.Rg)));
        var reach = 1 / (1 + Square(Math.Max(0, qMinRg - 0.5) / 0.5));
        var stability = 1 / (1 + spreadRg / Square(Math.Max(line.SigmaRg, 0.01 * line.Rg)));
        return Math.Pow(fit * points * precision * reach * stability, 0.2);
    }

    private static GuinierOutcome Explain(
        ScatteringCurve curve, double[] sigma, GuinierSetup setup, GuinierWindows.Findings found, Func<GuinierFailure, string, GuinierOutcome> fail)
    {
        var significant = 0;
        var head = Math.Min(curve.Count, 40);
        for (var i = 0; i < head; i++)
            if (curve.Intensity[i] > 2 * sigma[i]) significant++;
        if (significant < setup.MinimumPoints)
            return fail(GuinierFailure.TooNoisy, $"only {significant} of its first {head} points exceed twice their error, too few for a Guinier range.");
        if (found.FirstPointBeyondLimit)
            return fail(GuinierFailure.FirstPointBeyondLimit, FormattableString.Invariant(
                $"the first point, Q = {curve.Q[0]:G4} 1/Å, lies beyond Q Rg = {setup.MaximumQRg:G3} already (local slope of {found.SteepestRg:F0} Å); measure to lower Q."));
        if (!found.Falls)
            return fail(GuinierFailure.NotFalling, "the intensity does not fall with Q at its start (flat curve, repulsion or structure factor), so there is no Guinier range.");
        if (found.Determined)
            return fail(GuinierFailure.NoLine, "no range at its start follows a straight line of ln I against Q² (aggregates, a size distribution or a structure factor).");
        return fail(GuinierFailure.TooNoisy, FormattableString.Invariant(
            $"no range at its start determines a radius of gyration to {100 * setup.MaximumRelativeError:F0} %; measure longer or to lower Q."));
    }

    private static double Square(double x) => x * x;
}
