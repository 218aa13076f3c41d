namespace Ewald.Physics.Lattice;

/// <summary>S(Q, E) of an atom in a cubic harmonic crystal in the incoherent approximation, all numbers of phonons.</summary>
/// <remarks>S = e^(−2W) Σ_n (2W)ⁿ/n! f_n(E), f_1 = g(|E|)/(γ E (1 − e^(−E/k_BT))), f_n = f_1 ∗ f_(n−1), γ = ∫ g coth(E/2k_BT)/E dE, 2W = γ ħ²Q²/2M; E &gt; 0: the neutron
/// loses energy. Sum rules: ∫ S = 1, ∫ E S = ħ²Q²/2M, S(−E) = e^(−E/k_BT) S(E); all hold on the grid as they stand here. Source: A. Sjölander, Ark. Fys. 14, 315 (1958); S. W. Lovesey,
/// Theory of Neutron Scattering from Condensed Matter (1984).</remarks>
public sealed class IncoherentScattering
{
    private const double LeftOut = 1e-12;
    private readonly double[] _one;
    private readonly double _gamma, _mass;
    private readonly int _reach;

    /// <summary>An atom.</summary>
    /// <param name="density">Density of states at the energies step, 2 step …, any scale, shape [n].</param>
    /// <param name="step">Step of the energies, meV.</param>
    /// <param name="mass">g/mol.</param>
    /// <param name="temperature">K, positive.</param>
    /// <exception cref="ArgumentException">The density is negative somewhere or holds nothing.</exception>
    public IncoherentScattering(ReadOnlySpan<double> density, double step, double mass, double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mass);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        var total = 0.0;
        foreach (var g in density) total += g >= 0 ? g : double.NaN;
        if (!(total > 0)) throw new ArgumentException("IncoherentScattering: the density of states must be positive somewhere and negative nowhere.", nameof(density));
        (Step, Temperature, _mass, _reach) = (step, temperature, mass, density.Length);
        _one = new double[2 * _reach + 1];
        for (var k = 1; k <= _reach; k++)
        {
            var energy = k * step;
            var n = HarmonicThermodynamics.Occupation(energy, temperature);
            var share = density[k - 1] / (total * step) / energy;
            (_one[_reach + k], _one[_reach - k]) = (share * (n + 1), share * n);
        }

        _gamma = _one.Sum() * step;
        for (var i = 0; i < _one.Length; i++) _one[i] /= _gamma;
    }

    /// <summary>Step of the energies, meV.</summary>
    public double Step { get; }

    /// <summary>K.</summary>
    public double Temperature { get; }

    /// <summary>Mean square displacement along one direction, Å².</summary>
    public double MeanSquareDisplacement => PhononUnits.Recoil / _mass * _gamma;

    /// <summary>The elastic share e^(−2W).</summary>
    /// <param name="q">Å⁻¹.</param>
    public double Elastic(double q) => Math.Exp(-q * q * MeanSquareDisplacement);

    /// <summary>The inelastic part.</summary>
    /// <param name="q">Å⁻¹.</param>
    /// <param name="phonons">Most phonons at once; 0: as many as matter.</param>
    /// <returns>Energies, meV, from −E to E, and S(Q, E), 1/meV, without the elastic line; shape [energy] each.</returns>
    public (double[] Energies, double[] Intensity) Spectrum(double q, int phonons = 0)
    {
        var w = q * q * MeanSquareDisplacement;
        var orders = phonons > 0 ? phonons : Orders(w);
        var reach = orders * _reach;
        var sum = new double[2 * reach + 1];
        var (term, width, factor) = (new double[] { 1 / Step }, 0, Math.Exp(-w));
        for (var n = 1; n <= orders; n++)
        {
            (term, width) = (Convolved(term, width), width + _reach);
            factor *= w / n;
            for (var i = 0; i < term.Length; i++) sum[reach - width + i] += factor * term[i];
        }

        return ([.. Enumerable.Range(-reach, 2 * reach + 1).Select(k => k * Step)], sum);
    }

    private static int Orders(double w)
    {
        var (term, left, n) = (Math.Exp(-w), 1 - Math.Exp(-w), 0);
        while (left > LeftOut && n < 200)
        {
            term *= w / ++n;
            left -= term;
        }

        return Math.Max(1, n);
    }

    private double[] Convolved(double[] term, int width)
    {
        var result = new double[2 * (width + _reach) + 1];
        for (var i = 0; i < term.Length; i++)
        {
            if (term[i] == 0) continue;
            var value = term[i] * Step;
            for (var j = 0; j < _one.Length; j++) result[i + j] += value * _one[j];
        }

        return result;
    }
}
