using Ewald.Crystals;

namespace Ewald.Physics.SmallAngle.Atoms;

/// <summary>What the beam is made of: it decides how atoms and solvent scatter.</summary>
public enum Probe
{
    /// <summary>X-rays, far from absorption edges.</summary>
    XRay,

    /// <summary>Thermal or cold neutrons.</summary>
    Neutron,
}

/// <summary>Water around a macromolecule, as one probe sees it.</summary>
/// <param name="Probe">X-rays or neutrons.</param>
/// <param name="HeavyWaterFraction">Volume fraction of D2O, 0 to 1; only neutrons see it.</param>
/// <param name="ExchangedFraction">Part of the exchangeable hydrogens that takes the solvent's isotope, 0 to 1.</param>
public sealed record Solvent(Probe Probe, double HeavyWaterFraction = 0, double ExchangedFraction = 0.9)
{
    /// <summary>Thomson scattering length of the electron, fm (CODATA).</summary>
    public const double ElectronRadius = 2.8179403;

    private const double WaterDensity = 0.9970;      // g/cm³ at 25 °C
    private const double HeavyWaterDensity = 1.1044; // g/cm³ at 25 °C
    private const double PerCubicAngstrom = 0.602214076;

    /// <summary>X-rays and plain water.</summary>
    public static Solvent XRayWater { get; } = new(Probe.XRay);

    /// <summary>Scattering length per volume, fm/Å³ (1 fm/Å³ is 10⁻⁵ Å⁻², ten house units).</summary>
    public double Density
    {
        get
        {
            double h = Elements.Of("H").Mass, d = Elements.Of("D").Mass, o = Elements.Of("O").Mass;
            var water = WaterDensity * PerCubicAngstrom / (2 * h + o);
            if (Probe == Probe.XRay) return ElectronRadius * 10 * water;
            var heavy = HeavyWaterDensity * PerCubicAngstrom / (2 * d + o);
            double bh = Elements.Of("H").CoherentReal, bd = Elements.Of("D").CoherentReal, bo = Elements.Of("O").CoherentReal;
            return (1 - HeavyWaterFraction) * water * (2 * bh + bo) + HeavyWaterFraction * heavy * (2 * bd + bo);
        }
    }

    /// <summary>Neutron scattering length of a hydrogen that exchanges with the solvent, fm.</summary>
    public double ExchangeableHydrogenLength
    {
        get
        {
            var share = HeavyWaterFraction * ExchangedFraction;
            return (1 - share) * Elements.Of("H").CoherentReal + share * Elements.Of("D").CoherentReal;
        }
    }
}
