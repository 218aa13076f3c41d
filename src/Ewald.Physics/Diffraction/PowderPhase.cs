using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <summary>One crystalline phase of a powder.</summary>
/// <param name="Amplitude">Structure factors of its crystal, for the radiation of the instrument.</param>
/// <param name="VolumeFraction">Share of the sample's volume, or any positive scale.</param>
/// <param name="Broadening">Size and strain; null for none.</param>
/// <param name="Texture">Preferred orientation; null for a random powder.</param>
public sealed record PowderPhase(StructureFactor Amplitude, double VolumeFraction = 1, SampleBroadening? Broadening = null, MarchDollase? Texture = null)
{
    /// <summary>Share of the sample's volume.</summary>
    public double VolumeFraction { get; init; } = VolumeFraction >= 0 && double.IsFinite(VolumeFraction)
        ? VolumeFraction
        : throw new InputException(FormattableString.Invariant($"{Amplitude.Crystal.Name}: its volume fraction is {VolumeFraction}; it may not be negative."));
}
