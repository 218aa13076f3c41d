using Ewald.Core;

namespace Ewald.IO;

/// <summary>Intensity to cm⁻¹ where its unit is a reciprocal length, else arbitrary.</summary>
internal static class IntensityScale
{
    private static readonly Unit House = Unit.Parse("1/cm");

    /// <summary>Factor and name of the unit after it.</summary>
    /// <param name="stated">Unit string of the file, or null.</param>
    /// <param name="warnings">Receives a sentence when the unit is not understood.</param>
    public static (double Factor, string Unit) Of(string? stated, List<string> warnings)
    {
        if (string.IsNullOrWhiteSpace(stated)) return (1, "arbitrary");
        if (!Unit.TryParse(stated, out var unit))
        {
            warnings.Add($"The unit of the intensity, '{stated.Trim()}', is not known here; the scale is taken as arbitrary.");
            return (1, "arbitrary");
        }

        return unit.Dimension == House.Dimension ? (unit.FactorTo(House), "cm⁻¹") : (1, "arbitrary");
    }
}
