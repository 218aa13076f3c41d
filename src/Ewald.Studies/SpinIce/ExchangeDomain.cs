using Ewald.Core;

namespace Ewald.Studies.SpinIce;

/// <summary>The Hamiltonians of the easy set: J₁ and D of Dy₂Ti₂O₇ held, J₂, (J₂ + 3 J₃)/3 and J₃′ uniform in a box.</summary>
/// <remarks>The box is slanted in (J₂, J₃): along (−3, +1) ice states do not change their energy, across it they order soon: where (J₂ + 3 J₃)/3 + J₃′ is below −0.1 K or above 0.17 K already at 0.68 K. Exchange vectors are [J₂, J₃, J₃′] in K.</remarks>
internal static class ExchangeDomain
{
    public const double J1 = 3.41, D = 1.3224;

    /// <summary>J₂, (J₂ + 3 J₃)/3, J₃′, K.</summary>
    private static readonly double[] Lowest = [-0.3, -0.05, -0.02], Highest = [0.3, 0.03, 0.11];

    public static IReadOnlyList<string> Names { get; } = ["J2", "J3", "J3Prime"];

    /// <summary>Where two tetrahedra that share a spin leave ice states degenerate: (−3, +1, 0)/√10.</summary>
    public static double[] SoftDirection { get; } = [-3 / Math.Sqrt(10), 1 / Math.Sqrt(10), 0];

    /// <summary>(J₂ + 3 J₃)/3, K.</summary>
    public static double Stiff(ReadOnlySpan<double> exchange) => exchange[0] / 3 + exchange[1];

    /// <summary>A draw from the box, shrunk about its middle.</summary>
    /// <param name="stream">Random numbers.</param>
    /// <param name="share">1 is the whole box.</param>
    public static double[] Draw(RandomStream stream, double share = 1) => At([share * stream.Uniform(-1, 1), share * stream.Uniform(-1, 1), share * stream.Uniform(-1, 1)]);

    /// <summary>The exchange at scaled coordinates.</summary>
    /// <param name="scaled">−1 to 1 over the box, shape [3].</param>
    public static double[] At(ReadOnlySpan<double> scaled)
    {
        Span<double> x = stackalloc double[3];
        for (var i = 0; i < 3; i++) x[i] = 0.5 * (Lowest[i] + Highest[i]) + 0.5 * (Highest[i] - Lowest[i]) * scaled[i];
        return [x[0], x[1] - x[0] / 3, x[2]];
    }

    /// <summary>Scaled coordinates of an exchange.</summary>
    /// <param name="exchange">J₂, J₃, J₃′, K.</param>
    public static double[] Scaled(ReadOnlySpan<double> exchange)
    {
        double[] x = [exchange[0], Stiff(exchange), exchange[2]];
        for (var i = 0; i < 3; i++) x[i] = (2 * x[i] - Lowest[i] - Highest[i]) / (Highest[i] - Lowest[i]);
        return x;
    }

    /// <summary>∂scaled/∂exchange, shape [scaled, exchange].</summary>
    public static double[] Slopes()
    {
        double[] s = [.. Enumerable.Range(0, 3).Select(i => 2 / (Highest[i] - Lowest[i]))];
        return [s[0], 0, 0, s[1] / 3, s[1], 0, 0, 0, s[2]];
    }

    public static bool Holds(ReadOnlySpan<double> exchange)
    {
        foreach (var x in Scaled(exchange))
            if (Math.Abs(x) > 1) return false;
        return true;
    }

    public static string Describe() => FormattableString.Invariant(
        $"J2 from {Lowest[0]} to {Highest[0]} K, (J2 + 3 J3)/3 from {Lowest[1]} to {Highest[1]} K, J3' from {Lowest[2]} to {Highest[2]} K, J1 = {J1} K, D = {D} K");
}
