using System.Collections.Concurrent;
using Ewald.Crystals;

namespace Ewald.Physics.SmallAngle.Atoms;

/// <summary>A heavy atom with the hydrogens bound to it, placed at the heavy atom.</summary>
/// <param name="Symbol">Element symbol of the heavy atom.</param>
/// <param name="Hydrogens">Number of hydrogens bound to it.</param>
/// <param name="Exchangeable">How many of them exchange with the solvent.</param>
public sealed record AtomKind(string Symbol, int Hydrogens, int Exchangeable)
{
    private static readonly ConcurrentDictionary<(int Z, double Q), double> FormFactors = new();

    /// <summary>Displaced volume, Å³.</summary>
    public double Volume => DisplacedVolume.Of(Symbol) + Hydrogens * DisplacedVolume.Of("H");

    /// <summary>Mass, g/mol.</summary>
    public double Mass => Elements.Of(Symbol).Mass + Hydrogens * Elements.Of("H").Mass;

    /// <summary>Number of electrons.</summary>
    public int Electrons => Elements.Of(Symbol).AtomicNumber + Hydrogens;

    /// <summary>Amplitude in vacuum, fm.</summary>
    /// <param name="q">Å⁻¹.</param>
    /// <param name="solvent">Probe and isotope of the exchangeable hydrogens.</param>
    public double VacuumAmplitude(double q, Solvent solvent)
    {
        ArgumentNullException.ThrowIfNull(solvent);
        if (solvent.Probe == Probe.XRay)
            return Solvent.ElectronRadius * (FormFactor(Elements.Of(Symbol).AtomicNumber, q) + Hydrogens * FormFactor(1, q));
        return Elements.Of(Symbol).CoherentReal + (Hydrogens - Exchangeable) * Elements.Of("H").CoherentReal
            + Exchangeable * solvent.ExchangeableHydrogenLength;
    }

    /// <summary>Amplitude in solution: that in vacuum less the displaced solvent as a Gaussian dummy atom, fm.</summary>
    /// <remarks>F(Q) = f(Q) − ρₛ V exp(−Q² V^(2/3) / 4π). Source: Fraser, MacRae and Suzuki (1978), doi:10.1107/S0021889878014296.</remarks>
    /// <param name="q">Å⁻¹.</param>
    /// <param name="solvent">The solvent.</param>
    public double Amplitude(double q, Solvent solvent)
    {
        ArgumentNullException.ThrowIfNull(solvent);
        var volume = Volume;
        return VacuumAmplitude(q, solvent) - solvent.Density * volume * Math.Exp(-q * q * Math.Pow(volume, 2.0 / 3) / (4 * Math.PI));
    }

    private static double FormFactor(int z, double q) => FormFactors.Count > 100_000
        ? XrayLib.FormFactor(z, q)
        : FormFactors.GetOrAdd((z, q), key => XrayLib.FormFactor(key.Z, key.Q));
}
