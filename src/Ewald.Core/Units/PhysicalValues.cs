namespace Ewald.Core;

/// <summary>Momentum transfer Q = 4π sin θ / λ.</summary>
/// <param name="InInverseAngstrom">Å⁻¹.</param>
public readonly record struct MomentumTransfer(double InInverseAngstrom)
{
    /// <summary>nm⁻¹.</summary>
    public double InInverseNanometre => InInverseAngstrom * 10;

    /// <summary>From nm⁻¹.</summary>
    /// <param name="value">nm⁻¹.</param>
    public static MomentumTransfer FromInverseNanometre(double value) => new(value / 10);

    /// <summary>From the full scattering angle: Q = 4π sin(2θ / 2) / λ.</summary>
    /// <param name="twoTheta">rad.</param>
    /// <param name="wavelength">The wavelength.</param>
    public static MomentumTransfer FromAngle(double twoTheta, Length wavelength) => new(4 * Math.PI * Math.Sin(twoTheta / 2) / wavelength.InAngstrom);

    /// <summary>The real-space distance 2π / Q.</summary>
    public Length Distance => new(2 * Math.PI / InInverseAngstrom);
}

/// <summary>A length.</summary>
/// <param name="InAngstrom">Å.</param>
public readonly record struct Length(double InAngstrom)
{
    /// <summary>nm.</summary>
    public double InNanometre => InAngstrom / 10;

    /// <summary>m.</summary>
    public double InMetre => InAngstrom * 1e-10;

    /// <summary>From nm.</summary>
    /// <param name="value">nm.</param>
    public static Length FromNanometre(double value) => new(value * 10);

    /// <summary>From m.</summary>
    /// <param name="value">m.</param>
    public static Length FromMetre(double value) => new(value * 1e10);
}

/// <summary>An energy or energy transfer, with the equivalences E = h ν, E = h c k, E = k_B T and the neutron's and photon's wavelength.</summary>
/// <remarks>Constants: CODATA 2018 (exact h, c, e, k_B; neutron mass 1.67492749804e-27 kg).</remarks>
/// <param name="InElectronvolt">eV.</param>
public readonly record struct Energy(double InElectronvolt)
{
    private const double Planck = 6.62607015e-34, LightSpeed = 299792458, Charge = 1.602176634e-19, Boltzmann = 1.380649e-23, NeutronMass = 1.67492749804e-27;

    /// <summary>meV.</summary>
    public double InMillielectronvolt => InElectronvolt * 1e3;

    /// <summary>keV.</summary>
    public double InKiloelectronvolt => InElectronvolt * 1e-3;

    /// <summary>THz, by E = h ν.</summary>
    public double InTerahertz => InElectronvolt * (Charge / Planck * 1e-12);

    /// <summary>cm⁻¹, by E = h c k.</summary>
    public double InWavenumber => InElectronvolt * (Charge / (Planck * LightSpeed) * 1e-2);

    /// <summary>K, by E = k_B T.</summary>
    public double InKelvin => InElectronvolt * (Charge / Boltzmann);

    /// <summary>Wavelength of a photon of this energy, λ = h c / E.</summary>
    public Length PhotonWavelength => new(Planck * LightSpeed / (InElectronvolt * Charge) * 1e10);

    /// <summary>Wavelength of a neutron of this energy, λ = h / sqrt(2 m E).</summary>
    public Length NeutronWavelength => new(Planck / Math.Sqrt(2 * NeutronMass * InElectronvolt * Charge) * 1e10);

    /// <summary>From meV.</summary>
    /// <param name="value">meV.</param>
    public static Energy FromMillielectronvolt(double value) => new(value * 1e-3);

    /// <summary>From keV.</summary>
    /// <param name="value">keV.</param>
    public static Energy FromKiloelectronvolt(double value) => new(value * 1e3);

    /// <summary>From THz.</summary>
    /// <param name="value">THz.</param>
    public static Energy FromTerahertz(double value) => new(value / (Charge / Planck * 1e-12));

    /// <summary>From cm⁻¹.</summary>
    /// <param name="value">cm⁻¹.</param>
    public static Energy FromWavenumber(double value) => new(value / (Charge / (Planck * LightSpeed) * 1e-2));

    /// <summary>From K.</summary>
    /// <param name="value">K.</param>
    public static Energy FromKelvin(double value) => new(value / (Charge / Boltzmann));

    /// <summary>Energy of a neutron of this wavelength.</summary>
    /// <param name="wavelength">The wavelength.</param>
    public static Energy OfNeutron(Length wavelength)
    {
        var momentum = Planck / wavelength.InMetre;
        return new(momentum * momentum / (2 * NeutronMass * Charge));
    }

    /// <summary>Energy of a photon of this wavelength.</summary>
    /// <param name="wavelength">The wavelength.</param>
    public static Energy OfPhoton(Length wavelength) => new(Planck * LightSpeed / (wavelength.InMetre * Charge));
}

/// <summary>Scattering length density.</summary>
/// <param name="InMillionthsPerSquareAngstrom">10⁻⁶ Å⁻².</param>
public readonly record struct ScatteringLengthDensity(double InMillionthsPerSquareAngstrom)
{
    /// <summary>Å⁻².</summary>
    public double InPerSquareAngstrom => InMillionthsPerSquareAngstrom * 1e-6;

    /// <summary>10¹⁰ cm⁻², numerically the same as 10⁻⁶ Å⁻².</summary>
    public double InTenToTheTenthPerSquareCentimetre => InMillionthsPerSquareAngstrom;

    /// <summary>From Å⁻².</summary>
    /// <param name="value">Å⁻².</param>
    public static ScatteringLengthDensity FromPerSquareAngstrom(double value) => new(value * 1e6);

    /// <summary>From cm⁻².</summary>
    /// <param name="value">cm⁻².</param>
    public static ScatteringLengthDensity FromPerSquareCentimetre(double value) => new(value * 1e-10);
}

/// <summary>Absolute intensity: macroscopic differential cross section dΣ/dΩ.</summary>
/// <param name="InPerCentimetre">cm⁻¹ (per steradian).</param>
public readonly record struct AbsoluteIntensity(double InPerCentimetre)
{
    /// <summary>m⁻¹.</summary>
    public double InPerMetre => InPerCentimetre * 100;

    /// <summary>From m⁻¹.</summary>
    /// <param name="value">m⁻¹.</param>
    public static AbsoluteIntensity FromPerMetre(double value) => new(value / 100);
}
