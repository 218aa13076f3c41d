namespace Ewald.Physics.Lattice;

/// <summary>A density of states on the 51 wavenumbers 0, 20 … 1000 cm⁻¹, and what follows from it linearly.</summary>
/// <remarks>Between the points the density is a straight line; its scale is free, since the number of states is three an atom. States above 1000 cm⁻¹ are
/// not in it, so that heat capacities of crystals with hydrogen come out too large. Source of the grid: Z. Chen et al., Adv. Sci. 8, 2004214 (2021),
/// doi:10.1002/advs.202004214.</remarks>
public static class PhononSpectrum
{
    /// <summary>Number of points.</summary>
    public const int Points = 51;

    /// <summary>Step, cm⁻¹.</summary>
    public const double Step = 20;

    /// <summary>The wavenumbers, cm⁻¹, shape [51].</summary>
    public static IReadOnlyList<double> Wavenumbers { get; } = [.. Enumerable.Range(0, Points).Select(i => Step * i)];

    /// <summary>The density of vibrations on the grid, each spread by a Gaussian, states per cm⁻¹ and cell; imaginary vibrations are left out.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="energies">meV, shape [point, mode].</param>
    /// <param name="sigma">Standard deviation, cm⁻¹.</param>
    public static double[] Of(QMesh mesh, ReadOnlySpan<double> energies, double sigma = 10)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        var modes = energies.Length / mesh.Weights.Length;
        var density = new double[Points];
        var reach = 8 * sigma;
        for (var i = 0; i < energies.Length; i++)
        {
            if (energies[i] < -PhononStability.DefaultTolerance) continue;
            var w = energies[i] / PhononUnits.MeVPerWavenumber;
            var weight = mesh.Weights[i / modes] / (Math.Sqrt(2 * Math.PI) * sigma * mesh.Total);
            for (var k = Math.Max(0, (int)Math.Ceiling((w - reach) / Step)); k < Points && Step * k <= w + reach; k++)
            {
                var x = (Step * k - w) / sigma;
                density[k] += weight * Math.Exp(-x * x / 2);
            }
        }

        return density;
    }

    /// <summary>The density divided by its maximum.</summary>
    /// <param name="density">Shape [51].</param>
    public static double[] Normalised(ReadOnlySpan<double> density)
    {
        var top = 0.0;
        foreach (var g in density) top = Math.Max(top, g);
        var scaled = density.ToArray();
        if (top > 0)
            for (var k = 0; k < scaled.Length; k++) scaled[k] /= top;
        return scaled;
    }

    /// <summary>Weights w of the states: ∫ g dω = Σ w_k g_k, cm⁻¹, shape [51].</summary>
    public static double[] StateWeights() => Weights(_ => 1);

    /// <summary>Weights w of the heat capacity: ∫ g(ω) c(ω, T) dω = Σ w_k g_k with c in J/(mol K) of one vibration; shape [51].</summary>
    /// <param name="temperature">K, positive.</param>
    public static double[] HeatCapacityWeights(double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        return Weights(w => PhononUnits.GasConstant * HarmonicThermodynamics.HeatCapacityOfMode(w * PhononUnits.MeVPerWavenumber, temperature));
    }

    /// <summary>C_V per mole of atoms, J/(mol K): 3 (w_C·g)/(w_1·g), linear in a density of three states an atom.</summary>
    /// <param name="density">The density on any scale, shape [51].</param>
    /// <param name="temperature">K, positive.</param>
    /// <exception cref="ArgumentException">The density has another length or holds nothing.</exception>
    public static double HeatCapacityPerAtom(ReadOnlySpan<double> density, double temperature) => 3 * Ratio(HeatCapacityWeights(temperature), density);

    /// <summary>Mean wavenumber of the states, cm⁻¹.</summary>
    /// <param name="density">The density on any scale, shape [51].</param>
    public static double MeanWavenumber(ReadOnlySpan<double> density) => Ratio(Weights(w => w), density);

    private static double Ratio(double[] weights, ReadOnlySpan<double> density)
    {
        if (density.Length != Points) throw new ArgumentException(FormattableString.Invariant($"PhononSpectrum: a density of {density.Length} points; it has {Points}."), nameof(density));
        var states = StateWeights();
        double above = 0, below = 0;
        for (var k = 0; k < Points; k++) (above, below) = (above + weights[k] * density[k], below + states[k] * density[k]);
        return below > 0 ? above / below : throw new ArgumentException("PhononSpectrum: the density holds no states.", nameof(density));
    }

    // ∫ hat_k(ω) f(ω) dω by four points of Gauss and Legendre an interval.
    private static double[] Weights(Func<double, double> f)
    {
        ReadOnlySpan<double> nodes = [-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526];
        ReadOnlySpan<double> masses = [0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538];
        var weights = new double[Points];
        for (var k = 0; k < Points - 1; k++)
            for (var p = 0; p < 4; p++)
            {
                var t = (1 + nodes[p]) / 2;
                var value = masses[p] * Step / 2 * f(Step * (k + t));
                weights[k] += (1 - t) * value;
                weights[k + 1] += t * value;
            }

        return weights;
    }
}
