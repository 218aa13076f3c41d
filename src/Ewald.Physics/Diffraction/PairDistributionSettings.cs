using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>Radiation, motion and instrument of a pair distribution function.</summary>
/// <remarks>Variance of a pair at distance r: σ² = (U_i + U_j) (1 − δ1/r − δ2/r² + Q_broad² r²). Sources: Th. Proffen and S. J. L.
/// Billinge, J. Appl. Cryst. 32, 572 (1999), doi:10.1107/S0021889899003532; C. L. Farrow et al., J. Phys.: Condens. Matter 19, 335219
/// (2007), doi:10.1088/0953-8984/19/33/335219.</remarks>
public sealed record PairDistributionSettings
{
    /// <summary>What pairs are weighted with.</summary>
    public PairScattering Radiation { get; init; } = PairScattering.XrayAtZero;

    /// <summary>Smallest Q of the transform, Å⁻¹.</summary>
    public double SmallestQ { get; init; }

    /// <summary>Largest Q of the transform, Å⁻¹; null for no termination.</summary>
    public double? LargestQ { get; init; }

    /// <summary>Q_damp, Å⁻¹: exp(−r² Q_damp² / 2), of the resolution in Q.</summary>
    public double Damping { get; init; }

    /// <summary>Q_broad, Å⁻¹: widening of peaks with r, of a resolution that grows with Q.</summary>
    public double Broadening { get; init; }

    /// <summary>δ1, Å: correlated motion ∝ 1/r, of high temperature.</summary>
    public double LinearCorrelation { get; init; }

    /// <summary>δ2, Å²: correlated motion ∝ 1/r², of low temperature.</summary>
    public double QuadraticCorrelation { get; init; }

    /// <summary>U_iso of sites that state none, Å².</summary>
    public double DefaultDisplacement { get; init; } = 0.005;

    /// <summary>Diameter of a spherical particle cut from the crystal, Å; null for a crystal without end.</summary>
    public double? ParticleDiameter { get; init; }

    /// <summary>Factor on G(r).</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Share of U_i + U_j that correlated motion leaves at least.</summary>
    internal const double SmallestShare = 0.02;

    /// <summary>(1 − δ1/r − δ2/r² + Q_broad² r²), not below 0.02.</summary>
    /// <param name="distance">r, Å, positive.</param>
    internal double Motion(double distance) => Math.Max(
        SmallestShare, 1 - LinearCorrelation / distance - QuadraticCorrelation / (distance * distance) + Broadening * Broadening * distance * distance);

    internal void Check()
    {
        Refuse(SmallestQ >= 0 && SmallestQ < (LargestQ ?? double.PositiveInfinity), "smallest Q", SmallestQ, "0 or above and below the largest Q");
        Refuse(LargestQ is null or > 0 and <= 60, "largest Q", LargestQ ?? 0, "above 0 and at most 60 Å⁻¹");
        Refuse(Damping is >= 0 and < 1, "Q_damp", Damping, "0 to 1 Å⁻¹");
        Refuse(Broadening is >= 0 and < 1, "Q_broad", Broadening, "0 to 1 Å⁻¹");
        Refuse(double.IsFinite(LinearCorrelation), "δ1", LinearCorrelation, "a finite number");
        Refuse(double.IsFinite(QuadraticCorrelation), "δ2", QuadraticCorrelation, "a finite number");
        Refuse(DefaultDisplacement is > 0 and < 1, "default U", DefaultDisplacement, "0 to 1 Å²");
        Refuse(ParticleDiameter is null or > 1, "particle diameter", ParticleDiameter ?? 0, "above 1 Å");
        Refuse(double.IsFinite(Scale), "scale", Scale, "a finite number");
        Refuse(LargestQ is not null || (SmallestQ == 0 && Radiation != PairScattering.Xray), "largest Q", 0, "given when a smallest Q is, or when form factors depend on Q");
    }

    private static void Refuse(bool good, string name, double value, string allowed)
    {
        if (!good) throw new InputException(FormattableString.Invariant($"Pair distribution function: the {name} is {value}; it is {allowed}."));
    }
}
