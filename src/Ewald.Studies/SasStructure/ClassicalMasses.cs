using Ewald.Core;
using Ewald.Inference.SmallAngle;

namespace Ewald.Studies.SasStructure;

/// <summary>The masses that the field reads from a curve without learning: from the Porod volume and from the correlation volume.</summary>
/// <remarks>As <see cref="ScatteringInvariants"/> computes them, on the same reading as the learners. Both relations hold for x-rays.</remarks>
/// <param name="Porod">kDa; NaN where the curve is too short.</param>
/// <param name="Correlation">kDa; NaN where the curve is too short.</param>
public sealed record ClassicalMasses(double Porod, double Correlation)
{
    /// <summary>Both masses of a reading.</summary>
    /// <param name="reading">The reading.</param>
    public static ClassicalMasses Of(StructureReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        try
        {
            var result = ScatteringInvariants.Of(reading.Particle, new Measured(reading.Rg, reading.SigmaRg), new Measured(reading.I0, reading.SigmaI0));
            return new ClassicalMasses(result.PorodMass.Value, result.CorrelationMass.Value);
        }
        catch (InputException)
        {
            return new ClassicalMasses(double.NaN, double.NaN);
        }
    }
}
