namespace Ewald.Inference.SmallAngle;

/// <summary>Form of the intensity that is added at low Q to the particle's own.</summary>
public enum LowQKind
{
    /// <summary>A (Q/Q₁)⁻ᵖ with Q₁ the first point of the curve: aggregates larger than the curve can see.</summary>
    PowerLaw,

    /// <summary>A exp(−Q²R²/3): aggregates of radius of gyration R when A is positive, repulsion over that length when negative.</summary>
    Guinier,
}

/// <summary>Form and shape parameter of a low-Q component; its amplitude is always fitted.</summary>
/// <param name="Kind">The form.</param>
/// <param name="Value">Exponent p of a power law, or R in Å.</param>
public readonly record struct LowQShape(LowQKind Kind, double Value)
{
    /// <summary>Value at one Q for amplitude 1.</summary>
    /// <param name="q">Å⁻¹.</param>
    /// <param name="firstQ">First point of the curve, Å⁻¹.</param>
    public double Intensity(double q, double firstQ) => Kind == LowQKind.PowerLaw
        ? Math.Pow(q / firstQ, -Value)
        : Math.Exp(-q * q * Value * Value / 3);
}

/// <summary>A fitted low-Q component.</summary>
/// <param name="Shape">Form and shape parameter.</param>
/// <param name="Amplitude">A, unit of the curve.</param>
/// <param name="SigmaAmplitude">Its standard deviation.</param>
public sealed record LowQComponent(LowQShape Shape, double Amplitude, double SigmaAmplitude);
