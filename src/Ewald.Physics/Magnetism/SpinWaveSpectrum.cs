using System.Numerics;

namespace Ewald.Physics.Magnetism;

/// <summary>Neutron spectra of spin waves: S(Q, ω) of a single crystal or a powder with resolution and temperature, barn / (meV sr) per cell, without k′/k.</summary>
/// <remarks>(γr₀/2)² Σ_ab (δ_ab − Q̂ₐQ̂_b) S^ab(Q, ω), S^ab of moments F g S in μ_B. A powder is the mean over directions of a Fibonacci sphere. Modes below half the
/// elastic FWHM are left out: they lie in the elastic line. Source: S. W. Lovesey, Theory of Neutron Scattering from Condensed Matter (1984), vol. 2, ch. 7;
/// R. Swinbank and R. J. Purser, Q. J. R. Meteorol. Soc. 132, 1769 (2006), doi:10.1256/qj.05.227.</remarks>
public sealed class SpinWaveSpectrum
{
    private readonly double[] _energies;

    /// <summary>A way to look.</summary>
    /// <param name="energies">Energy transfers ω, meV, ascending, shape [energy].</param>
    /// <param name="resolution">Energy resolution.</param>
    /// <param name="temperature">K.</param>
    /// <param name="elastic">Modes below are left out, meV; null for half the FWHM at zero.</param>
    /// <exception cref="ArgumentException">The energies do not ascend, or the temperature is negative.</exception>
    public SpinWaveSpectrum(IReadOnlyList<double> energies, EnergyResolution resolution, double temperature = 0, double? elastic = null)
    {
        ArgumentNullException.ThrowIfNull(energies);
        ArgumentNullException.ThrowIfNull(resolution);
        if (!(temperature >= 0)) throw new ArgumentException(FormattableString.Invariant($"SpinWaveSpectrum: the temperature is {temperature} K; it is not negative."), nameof(temperature));
        for (var i = 1; i < energies.Count; i++)
            if (!(energies[i] > energies[i - 1])) throw new ArgumentException("SpinWaveSpectrum: the energies do not ascend.", nameof(energies));
        _energies = [.. energies];
        (Resolution, Temperature) = (resolution, temperature);
        Line = new SpectralLine(_energies, resolution, temperature, elastic ?? 0.5 * resolution.Fwhm(0));
    }

    /// <summary>ω, meV.</summary>
    public IReadOnlyList<double> Energies => _energies;

    /// <summary>Energy resolution.</summary>
    public EnergyResolution Resolution { get; }

    /// <summary>K.</summary>
    public double Temperature { get; }

    internal SpectralLine Line { get; }

    /// <summary>The same with every width multiplied, for spectra that were blurred.</summary>
    /// <param name="factor">Positive.</param>
    public SpinWaveSpectrum Widened(double factor) => new(_energies, Resolution.Widened(factor), Temperature, Line.Elastic);

    /// <summary>Neutron intensity of each branch: (γr₀/2)² (|W|² − |Q̂·W|²), barn/sr.</summary>
    /// <param name="waves">Spin waves.</param>
    /// <param name="q">Reciprocal lattice units.</param>
    /// <returns>Energies, meV, and intensities, both of shape [branch].</returns>
    public static (double[] Energies, double[] Intensities) Branches(ISpinWaves waves, (double H, double K, double L) q)
    {
        ArgumentNullException.ThrowIfNull(waves);
        var (energies, amplitudes, intensities) = (new double[waves.Branches], new Complex[3 * waves.Branches], new double[waves.Branches]);
        waves.Evaluate(q, SpinWaveObservable.Moment, energies, amplitudes);
        var unit = Unit(waves, q);
        for (var n = 0; n < intensities.Length; n++) intensities[n] = MagneticUnits.NeutronCrossSection * Across(unit, amplitudes.AsSpan(3 * n, 3));
        return (energies, intensities);
    }

    /// <summary>Spectra of a single crystal.</summary>
    /// <param name="waves">Spin waves.</param>
    /// <param name="points">Momentum transfers, reciprocal lattice units, shape [q].</param>
    /// <returns>Shape [q, energy].</returns>
    /// <exception cref="SpinWaveInstabilityException">The spins are no ground state at one of them.</exception>
    public double[] SingleCrystal(ISpinWaves waves, IReadOnlyList<(double H, double K, double L)> points)
    {
        ArgumentNullException.ThrowIfNull(waves);
        ArgumentNullException.ThrowIfNull(points);
        var spectra = new double[points.Count * _energies.Length];
        ParallelRows.For(points.Count, i => Add(waves, points[i], 1, spectra.AsSpan(i * _energies.Length, _energies.Length)));
        return spectra;
    }

    /// <summary>Spectra of a powder.</summary>
    /// <param name="waves">Spin waves.</param>
    /// <param name="lengths">|Q|, Å⁻¹, shape [q].</param>
    /// <param name="directions">Directions of each sphere, 200 to 2 000 for smooth spectra.</param>
    /// <returns>Shape [q, energy].</returns>
    /// <exception cref="SpinWaveInstabilityException">The spins are no ground state at a Q of the spheres.</exception>
    public double[] Powder(ISpinWaves waves, IReadOnlyList<double> lengths, int directions)
    {
        ArgumentNullException.ThrowIfNull(waves);
        ArgumentNullException.ThrowIfNull(lengths);
        var sphere = FibonacciSphere.Directions(directions);
        var spectra = new double[lengths.Count * _energies.Length];
        ParallelRows.For(lengths.Count, i =>
        {
            foreach (var direction in sphere)
                Add(waves, ScatteringVector.InLattice(waves.Cell, lengths[i] * direction), 1.0 / directions, spectra.AsSpan(i * _energies.Length, _energies.Length));
        });
        return spectra;
    }

    internal static SpinVector Unit(ISpinWaves waves, (double H, double K, double L) q) => ScatteringVector.Of(waves.Cell, q) is var v && v.Length > 1e-9 ? v.Normalised() : default;

    private static double Across(SpinVector unit, ReadOnlySpan<Complex> w)
    {
        var along = unit.X * w[0] + unit.Y * w[1] + unit.Z * w[2];
        return Square(w[0]) + Square(w[1]) + Square(w[2]) - Square(along);
    }

    private static double Square(Complex z) => z.Real * z.Real + z.Imaginary * z.Imaginary;

    private void Add(ISpinWaves waves, (double H, double K, double L) q, double weight, Span<double> spectrum)
    {
        var count = waves.Branches;
        Span<double> energies = count <= 64 ? stackalloc double[count] : new double[count];
        Span<Complex> amplitudes = count <= 64 ? stackalloc Complex[3 * count] : new Complex[3 * count];
        waves.Evaluate(q, SpinWaveObservable.Moment, energies, amplitudes);
        var unit = Unit(waves, q);
        for (var n = 0; n < count; n++) Line.Add(energies[n], weight * MagneticUnits.NeutronCrossSection * Across(unit, amplitudes.Slice(3 * n, 3)), 0, spectrum);
    }
}
