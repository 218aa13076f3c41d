namespace Ewald.Physics.Magnetism;

/// <summary>What one mode of energy E adds to a spectrum: (n_B + 1) G(ω − E) + n_B G(ω + E), with G the resolution at E; and its derivative by E.</summary>
/// <remarks>Modes below <see cref="Elastic"/> are within the elastic line and left out, because n_B of a zero mode has no limit.</remarks>
/// <param name="energies">ω, meV, ascending, shape [energy].</param>
/// <param name="resolution">Resolution.</param>
/// <param name="temperature">K; 0 has no energy gain.</param>
/// <param name="elastic">Lowest energy that counts, meV.</param>
internal sealed class SpectralLine(double[] energies, EnergyResolution resolution, double temperature, double elastic)
{
    private const double Reach = 6; // σ

    /// <summary>Lowest energy that counts, meV.</summary>
    public double Elastic { get; } = elastic;

    /// <summary>Adds weight · F(E) and, where asked for, slope · dF/dE.</summary>
    /// <param name="energy">E, meV.</param>
    /// <param name="weight">Weight of the line.</param>
    /// <param name="slope">Weight of its derivative.</param>
    /// <param name="spectrum">Gets the sum, shape [energy].</param>
    public void Add(double energy, double weight, double slope, Span<double> spectrum)
    {
        if (!(energy > Elastic)) return;
        var (n, dn) = Bose(energy);
        var (sigma, dSigma) = resolution.Sigma(energy);
        Side(energy, 1, weight * (n + 1) + slope * dn, slope * (n + 1), sigma, dSigma, spectrum);
        if (n > 1e-12) Side(-energy, -1, weight * n + slope * dn, slope * n, sigma, dSigma, spectrum);
    }

    private void Side(double centre, double sign, double weight, double slope, double sigma, double dSigma, Span<double> spectrum)
    {
        var first = Array.BinarySearch(energies, centre - Reach * sigma);
        for (var i = first < 0 ? ~first : first; i < energies.Length; i++)
        {
            var x = (energies[i] - centre) / sigma;
            if (x > Reach) break;
            var g = Math.Exp(-0.5 * x * x) / (sigma * Math.Sqrt(2 * Math.PI));
            spectrum[i] += g * (weight + slope * (sign * x + dSigma * (x * x - 1)) / sigma);
        }
    }

    private (double N, double Slope) Bose(double energy)
    {
        if (temperature <= 0) return (0, 0);
        var kT = MagneticUnits.Boltzmann * temperature;
        var n = 1 / (Math.Exp(energy / kT) - 1);
        return (n, -n * (n + 1) / kT);
    }
}
