using System.Numerics;

namespace Ewald.Physics.Magnetism;

/// <summary>Analytic derivatives of spin-wave energies and spectra by the parameters of the Hamiltonian.</summary>
/// <remarks>A parameter p enters linearly: ∂H/∂p is a Hamiltonian of the same sites. With V = T†(∂H(q)/∂p)T, energies have ∂E_n/∂p = V_nn (Hellmann-Feynman), and a
/// spectrum Σ_n |a T_n|² F(E_n), which is a function F of the matrix gH, has Σ_mn A_m g_m V_mn g_n Ā_n F[λ_m, λ_n] with the divided difference F[λ, μ] = (F(λ) − F(μ)) / (λ − μ) and
/// F = 0 for λ &lt; 0: exact through degeneracies. Valid where the ground state does not turn with p (collinear orders, spirals fixed by symmetry). Source: J. H. P.
/// Colpa, Physica A 93, 327 (1978), doi:10.1016/0378-4371(78)90160-7; Y. L. Daleckii and S. G. Krein (1965) for the derivative of a matrix function.</remarks>
public sealed class SpinWaveGradient
{
    private const double Close = 1e-4; // of σ: below it a divided difference loses more than the derivative at the middle

    private readonly LinearSpinWaves _waves;
    private readonly SpinWaveMatrix[] _derivatives;

    /// <summary>Derivatives of a spin-wave theory.</summary>
    /// <param name="waves">Spin waves.</param>
    /// <param name="derivatives">∂H/∂p of each parameter, on the same cell and sites, without dipoles, shape [parameter].</param>
    public SpinWaveGradient(LinearSpinWaves waves, IReadOnlyList<SpinHamiltonian> derivatives)
    {
        ArgumentNullException.ThrowIfNull(waves);
        ArgumentNullException.ThrowIfNull(derivatives);
        (_waves, _derivatives) = (waves, [.. derivatives.Select(d => new SpinWaveMatrix(d, waves.Frames))]);
    }

    /// <summary>Energies and their derivatives at one wavevector.</summary>
    /// <remarks>Within a degenerate set only the sum of the derivatives has a meaning.</remarks>
    /// <param name="q">Reciprocal lattice units.</param>
    /// <returns>Energies, meV, shape [branch]; derivatives, shape [parameter, branch].</returns>
    public (double[] Energies, double[,] Derivatives) Energies((double H, double K, double L) q)
    {
        var modes = _waves.Rent(q);
        var (n, energies) = (_waves.Branches, modes.Energies[.._waves.Branches]);
        var slopes = new double[_derivatives.Length, n];
        for (var p = 0; p < _derivatives.Length; p++)
        {
            var v = InModes(modes, _derivatives[p], q);
            for (var i = 0; i < n; i++) slopes[p, i] = v[i * 2 * n + i].Real;
        }

        _waves.Return(modes);
        return (energies, slopes);
    }

    /// <summary>Spectra of a single crystal with their derivatives.</summary>
    /// <param name="look">Energies, resolution, temperature.</param>
    /// <param name="points">Reciprocal lattice units, shape [q].</param>
    /// <returns>Spectra, shape [q, energy], and derivatives, shape [parameter][q, energy].</returns>
    public (double[] Spectra, double[][] Derivatives) SingleCrystal(SpinWaveSpectrum look, IReadOnlyList<(double H, double K, double L)> points)
    {
        ArgumentNullException.ThrowIfNull(look);
        ArgumentNullException.ThrowIfNull(points);
        return Rows(look, points.Count, (i, spectrum, slopes) => Add(look, points[i], 1, spectrum, slopes));
    }

    /// <summary>Spectra of a powder with their derivatives.</summary>
    /// <param name="look">Energies, resolution, temperature.</param>
    /// <param name="lengths">|Q|, Å⁻¹, shape [q].</param>
    /// <param name="directions">Directions of each sphere.</param>
    /// <returns>Spectra, shape [q, energy], and derivatives, shape [parameter][q, energy].</returns>
    public (double[] Spectra, double[][] Derivatives) Powder(SpinWaveSpectrum look, IReadOnlyList<double> lengths, int directions)
    {
        ArgumentNullException.ThrowIfNull(look);
        ArgumentNullException.ThrowIfNull(lengths);
        var sphere = FibonacciSphere.Directions(directions);
        return Rows(look, lengths.Count, (i, spectrum, slopes) =>
        {
            foreach (var direction in sphere) Add(look, ScatteringVector.InLattice(_waves.Cell, lengths[i] * direction), 1.0 / directions, spectrum, slopes);
        });
    }

    private (double[] Spectra, double[][] Derivatives) Rows(SpinWaveSpectrum look, int count, Action<int, Memory<double>, Memory<double>[]> row)
    {
        var width = look.Energies.Count;
        var (spectra, slopes) = (new double[count * width], _derivatives.Select(_ => new double[count * width]).ToArray());
        ParallelRows.For(count, i => row(i, spectra.AsMemory(i * width, width), [.. slopes.Select(s => s.AsMemory(i * width, width))]));
        return (spectra, slopes);
    }

    private void Add(SpinWaveSpectrum look, (double H, double K, double L) q, double weight, Memory<double> spectrum, Memory<double>[] slopes)
    {
        var (n, all) = (_waves.Branches, 2 * _waves.Branches);
        var modes = _waves.Rent(q);
        var moments = Moments(modes, q, weight * MagneticUnits.NeutronCrossSection);
        for (var m = 0; m < n; m++) look.Line.Add(modes.Energies[m], moments[m * all + m].Real, 0, spectrum.Span);
        Span<double> value = stackalloc double[n], slope = stackalloc double[n];
        for (var p = 0; p < _derivatives.Length; p++)
        {
            var v = InModes(modes, _derivatives[p], q);
            var to = slopes[p].Span;
            value.Clear();
            slope.Clear();
            for (var m = 0; m < n; m++)
            {
                slope[m] += (moments[m * all + m] * v[m * all + m]).Real;
                for (var k = m + 1; k < all; k++)
                {
                    // Both orders of the pair, which are conjugates.
                    var term = 2 * (moments[m * all + k] * v[m * all + k]).Real * (k < n ? 1 : -1);
                    var gap = modes.Energies[m] - modes.Energies[k];
                    if (k >= n)
                    {
                        value[m] += term / gap;
                    }
                    else if (Math.Abs(gap) < Close * modes.Energies[k])
                    {
                        slope[m] += 0.5 * term;
                        slope[k] += 0.5 * term;
                    }
                    else
                    {
                        value[m] += term / gap;
                        value[k] -= term / gap;
                    }
                }
            }

            for (var m = 0; m < n; m++) look.Line.Add(modes.Energies[m], value[m], slope[m], to);
        }

        _waves.Return(modes);
    }

    // Σ_ab P_ab Aᵃ_m conj(Aᵇ_n) of all modes, with Aᵃ = aᵃ T and P across Q.
    private Complex[] Moments(BosonicModes modes, (double H, double K, double L) q, double weight)
    {
        var all = 2 * _waves.Branches;
        var weights = new SpinWaveWeights(_waves, q, SpinWaveObservable.Moment);
        var unit = SpinWaveSpectrum.Unit(_waves, q);
        var (a, moments) = (new Complex[3 * all], new Complex[all * all]);
        for (var m = 0; m < all; m++)
        {
            var w = a.AsSpan(3 * m, 3);
            weights.Amplitude(modes, m, w);
            var along = unit.X * w[0] + unit.Y * w[1] + unit.Z * w[2];
            (w[0], w[1], w[2]) = (w[0] - along * unit.X, w[1] - along * unit.Y, w[2] - along * unit.Z);
        }

        for (var m = 0; m < all; m++)
        {
            for (var n = 0; n < all; n++)
                moments[m * all + n] = weight * (a[3 * m] * Complex.Conjugate(a[3 * n]) + a[3 * m + 1] * Complex.Conjugate(a[3 * n + 1]) + a[3 * m + 2] * Complex.Conjugate(a[3 * n + 2]));
        }

        return moments;
    }

    // V = T† (∂H/∂p) T.
    private static Complex[] InModes(BosonicModes modes, SpinWaveMatrix derivative, (double H, double K, double L) q)
    {
        var all = modes.Energies.Length;
        Complex[] h = new Complex[all * all], half = new Complex[all * all], v = new Complex[all * all];
        derivative.Fill(q, h);
        for (var n = 0; n < all; n++)
        {
            for (var i = 0; i < all; i++)
            {
                var sum = Complex.Zero;
                for (var j = 0; j < all; j++) sum += h[i * all + j] * modes.Transformation[n * all + j];
                half[n * all + i] = sum;
            }
        }

        for (var m = 0; m < all; m++)
        {
            for (var n = 0; n < all; n++)
            {
                var sum = Complex.Zero;
                for (var i = 0; i < all; i++) sum += Complex.Conjugate(modes.Transformation[m * all + i]) * half[n * all + i];
                v[m * all + n] = sum;
            }
        }

        return v;
    }
}
