using System.Collections.Concurrent;
using System.Numerics;
using Ewald.Crystals;

namespace Ewald.Physics.Magnetism;

/// <summary>Linear spin-wave theory of a commensurate order: one boson a site of the magnetic cell, diagonalised by Colpa's method.</summary>
/// <remarks>With uᵢ = xᵢ + i yᵢ across nᵢ: A_ij = ½ √(SᵢSⱼ) Σ_d uᵢᵀ J(d) ūⱼ e^{2πi q·d}, B_ij with uⱼ, Cᵢ = nᵢ·∂E/∂Sᵢ, on-site S uᵀKū and S uᵀKu;
/// H = [[A(q) − C, B(q)], [B†, Ā(−q) − C]]. Amplitudes Wᵃ_n = Σᵢ Fᵢ gᵢ √(Sᵢ/2) e^{−2πi Q·rᵢ} (ūᵢ T_{i,n} + uᵢ T_{i+L,n}), per magnetic cell. First order in 1/S; no
/// damping, no two-magnon scattering, no quantum reduction of the moment. Limits: a ferromagnetic chain has 2|J|S(1 − cos 2πh), an antiferromagnetic one 2JS|sin 2πh|.
/// Source: S. Toth and B. Lake, J. Phys.: Condens. Matter 27, 166002 (2015), doi:10.1088/0953-8984/27/16/166002.</remarks>
public sealed class LinearSpinWaves : ISpinWaves
{
    private readonly SpinWaveMatrix _matrix;
    private readonly ConcurrentBag<BosonicModes> _workspaces = [];

    /// <summary>Spin waves on top of a classical ground state.</summary>
    /// <param name="hamiltonian">The Hamiltonian on its magnetic cell.</param>
    /// <param name="directions">Unit vectors of the spins, shape [site].</param>
    /// <exception cref="SpinWaveInstabilityException">A torque is left on a spin: the configuration is not at rest.</exception>
    public LinearSpinWaves(SpinHamiltonian hamiltonian, IReadOnlyList<SpinVector> directions)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        ArgumentNullException.ThrowIfNull(directions);
        if (directions.Count != hamiltonian.Sites.Count) throw new ArgumentException($"LinearSpinWaves: {directions.Count} directions for {hamiltonian.Sites.Count} sites.", nameof(directions));
        (Hamiltonian, Directions) = (hamiltonian, [.. directions.Select(d => d.Normalised())]);
        Frames = [.. Directions.Select(n => SpinFrame.Along(n))];
        Rest();
        _matrix = new SpinWaveMatrix(hamiltonian, Frames);
    }

    /// <summary>The Hamiltonian.</summary>
    public SpinHamiltonian Hamiltonian { get; }

    /// <summary>Unit vectors of the spins.</summary>
    public IReadOnlyList<SpinVector> Directions { get; }

    /// <inheritdoc/>
    public UnitCell Cell => Hamiltonian.Cell;

    /// <inheritdoc/>
    public int Branches => Hamiltonian.Sites.Count;

    internal SpinFrame[] Frames { get; }

    /// <summary>Energies at one wavevector, ascending, meV.</summary>
    /// <param name="q">Reciprocal lattice units of the magnetic cell.</param>
    /// <exception cref="SpinWaveInstabilityException">The spins are no ground state at this q.</exception>
    public double[] Energies((double H, double K, double L) q)
    {
        var modes = Rent(q);
        var energies = modes.Energies[..Branches];
        Return(modes);
        return energies;
    }

    /// <inheritdoc/>
    public void Evaluate((double H, double K, double L) q, SpinWaveObservable observable, Span<double> energies, Span<Complex> amplitudes)
    {
        var modes = Rent(q);
        modes.Energies.AsSpan(0, Branches).CopyTo(energies);
        var weights = new SpinWaveWeights(this, q, observable);
        for (var n = 0; n < Branches; n++) weights.Amplitude(modes, n, amplitudes.Slice(3 * n, 3));
        Return(modes);
    }

    // Solved modes at q; give them back.
    internal BosonicModes Rent((double H, double K, double L) q)
    {
        if (!_workspaces.TryTake(out var modes)) modes = new BosonicModes(Branches, _matrix.Scale);
        _matrix.Fill(q, modes.Hamiltonian);
        return modes.Solve() ? modes : throw new SpinWaveInstabilityException(
            FormattableString.Invariant($"LinearSpinWaves: these spins are no ground state: a wave of ({q.H:0.####}, {q.K:0.####}, {q.L:0.####}) of the magnetic cell lowers the energy. Minimise again, enlarge the magnetic cell, or use a spiral of another wavevector."), q);
    }

    internal void Return(BosonicModes modes) => _workspaces.Add(modes);

    private void Rest()
    {
        SpinVector[] spins = [.. Directions];
        var scale = Enumerable.Range(0, Branches).Max(i => Hamiltonian.Gradient(i, spins).Length);
        for (var i = 0; i < Branches; i++)
        {
            var torque = Hamiltonian.Gradient(i, spins).Cross(spins[i]).Length;
            if (torque > 1e-5 * scale)
            {
                throw new SpinWaveInstabilityException(
                    FormattableString.Invariant($"LinearSpinWaves: a torque of {torque:G3} meV is left on site {Hamiltonian.Sites[i].Label}, so these spins are no ground state; minimise the classical energy first."), (0, 0, 0));
            }
        }
    }
}
