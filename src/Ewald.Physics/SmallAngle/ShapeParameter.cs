using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>The rows that most small-angle tables share, so that one word has one meaning, unit and range everywhere.</summary>
internal static class ShapeParameter
{
    public static readonly Parameter Scale = new("scale", "φ", "1", 1, 0, 1e12, "Volume fraction of particles on absolute scale, any factor otherwise.");

    public static readonly Parameter Background = new("background", "b", "cm⁻¹", 0, -1e12, 1e12, "Flat background, incoherent scattering included.");

    public static readonly Parameter Sld = Contrast("sld", "ρ", 1, "Scattering length density of the particle.");

    public static readonly Parameter SldSolvent = Contrast("sldSolvent", "ρ_s", 6.4, "Scattering length density of the solvent.");

    public static Parameter Contrast(string name, string symbol, double value, string meaning) =>
        new(name, symbol, "10⁻⁶ Å⁻²", value, -1000, 1000, meaning);

    /// <summary>A length that must not vanish and can carry a size distribution.</summary>
    public static Parameter Length(string name, string symbol, double value, string meaning) =>
        new(name, symbol, "Å", value, 1e-3, 1e6, meaning) { Polydisperse = true };

    /// <summary>A length that may vanish (a shell, a core) and can carry a size distribution.</summary>
    public static Parameter Thickness(string name, string symbol, double value, string meaning) =>
        new(name, symbol, "Å", value, 0, 1e6, meaning) { Polydisperse = true };

    public static Parameter Number(string name, string symbol, double value, double low, double high, string meaning) =>
        new(name, symbol, "1", value, low, high, meaning);
}
