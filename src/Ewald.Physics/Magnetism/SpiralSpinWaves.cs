using System.Numerics;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Magnetism;

/// <summary>Spin waves of a spiral of any wavevector, commensurate or not, on the chemical cell: in the frame that turns with it all cells are alike.</summary>
/// <remarks>S(R) = R(2πk·R) S′(R) with R(φ) the rotation about the axis n, so J′(d) = J(d) R(2πk·d). The laboratory sees three branches:
/// S(Q) = n nᵀ S′(Q) + R₁ S′(Q − k) + R̄₁ S′(Q + k), R₁ = ½ (1 − n nᵀ − i [n×]). Exact where every coupling, anisotropy and field is unchanged by rotation about n;
/// others are refused. Branches stand in the order Q, Q − k, Q + k. Source: S. Toth and B. Lake, J. Phys.: Condens. Matter 27, 166002 (2015),
/// doi:10.1088/0953-8984/27/16/166002.</remarks>
public sealed class SpiralSpinWaves : ISpinWaves
{
    private readonly LinearSpinWaves _rotating;
    private readonly SpinHamiltonian _hamiltonian;

    /// <summary>Spin waves of a spiral.</summary>
    /// <param name="hamiltonian">On the chemical cell.</param>
    /// <param name="directions">Unit vectors in the home cell, shape [site].</param>
    /// <param name="k">Propagation vector, reciprocal lattice units.</param>
    /// <param name="axis">The axis n that spins turn about.</param>
    /// <exception cref="InputException">A term changes under rotation about n, or there are dipoles.</exception>
    /// <exception cref="SpinWaveInstabilityException">The spiral is not at rest.</exception>
    public SpiralSpinWaves(SpinHamiltonian hamiltonian, IReadOnlyList<SpinVector> directions, (double H, double K, double L) k, SpinVector axis)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        (_hamiltonian, Propagation, Axis) = (hamiltonian, k, axis.Normalised());
        Check(hamiltonian, Axis);
        var turned = hamiltonian.Bonds.Select(b => b with { Exchange = b.Exchange * SpinTensor.Rotation(Axis, 2 * Math.PI * (k.H * b.A + k.K * b.B + k.L * b.C)) });
        _rotating = new LinearSpinWaves(hamiltonian.With([.. turned], hamiltonian.SingleIon), directions);
    }

    /// <summary>k, reciprocal lattice units.</summary>
    public (double H, double K, double L) Propagation { get; }

    /// <summary>n.</summary>
    public SpinVector Axis { get; }

    /// <inheritdoc/>
    public UnitCell Cell => _hamiltonian.Cell;

    /// <inheritdoc/>
    public int Branches => 3 * _hamiltonian.Sites.Count;

    /// <summary>Classical energy of a cell of the spiral, meV.</summary>
    public double Energy => _rotating.Hamiltonian.Energy([.. _rotating.Directions]);

    /// <inheritdoc/>
    public void Evaluate((double H, double K, double L) q, SpinWaveObservable observable, Span<double> energies, Span<Complex> amplitudes)
    {
        var sites = _hamiltonian.Sites.Count;
        Span<Complex> one = stackalloc Complex[3];
        for (var branch = 0; branch < 3; branch++)
        {
            var turn = branch == 0 ? 0 : 3 - 2 * branch; // 0, +1, −1
            var modes = _rotating.Rent((q.H - turn * Propagation.H, q.K - turn * Propagation.K, q.L - turn * Propagation.L));
            modes.Energies.AsSpan(0, sites).CopyTo(energies.Slice(branch * sites, sites));
            for (var n = 0; n < sites; n++)
            {
                var to = amplitudes.Slice(3 * (branch * sites + n), 3);
                to.Clear();
                for (var i = 0; i < sites; i++)
                {
                    Moment(i, q, turn, modes, n, observable, one);
                    for (var a = 0; a < 3; a++) to[a] += one[a];
                }
            }

            _rotating.Return(modes);
        }
    }

    // Projection of one site's spin amplitude, then its g and form factor: g may not commute with the rotation.
    private void Moment(int i, (double H, double K, double L) q, int turn, BosonicModes modes, int n, SpinWaveObservable observable, Span<Complex> moment)
    {
        var (site, frame, all) = (_hamiltonian.Sites[i], _rotating.Frames[i], 2 * _hamiltonian.Sites.Count);
        Complex up = modes.Transformation[n * all + i], down = modes.Transformation[n * all + all / 2 + i];
        var (x, y) = (up + down, Complex.ImaginaryOne * (down - up)); // ū T + u T′ = x (T + T′) + y i (T′ − T)
        Complex vx = x * frame.X.X + y * frame.Y.X, vy = x * frame.X.Y + y * frame.Y.Y, vz = x * frame.X.Z + y * frame.Y.Z;
        var along = Axis.X * vx + Axis.Y * vy + Axis.Z * vz;
        Complex px = along * Axis.X, py = along * Axis.Y, pz = along * Axis.Z;
        if (turn != 0)
        {
            var half = new Complex(0, -0.5 * turn); // R₁ or its conjugate
            (px, py, pz) = (
                0.5 * (vx - px) + half * (Axis.Y * vz - Axis.Z * vy),
                0.5 * (vy - py) + half * (Axis.Z * vx - Axis.X * vz),
                0.5 * (vz - pz) + half * (Axis.X * vy - Axis.Y * vx));
        }

        var size = Math.Sqrt(0.5 * site.Spin);
        if (observable == SpinWaveObservable.Moment)
        {
            var g = site.G;
            (px, py, pz) = (g.XX * px + g.XY * py + g.XZ * pz, g.YX * px + g.YY * py + g.YZ * pz, g.ZX * px + g.ZY * py + g.ZZ * pz);
            size *= site.FormFactor?.At(ScatteringVector.Of(Cell, q).Length) ?? 1;
        }

        var phase = Complex.FromPolarCoordinates(size, -2 * Math.PI * (q.H * site.Position.X + q.K * site.Position.Y + q.L * site.Position.Z));
        (moment[0], moment[1], moment[2]) = (phase * px, phase * py, phase * pz);
    }

    private static void Check(SpinHamiltonian h, SpinVector axis)
    {
        if (h.Dipoles is not null) throw new InputException("A spiral in a rotating frame cannot hold dipoles, which no rotation of the spins alone keeps; use a supercell.");
        var turn = SpinTensor.Rotation(axis, 1); // an angle of 1 rad: no divisor of the circle
        foreach (var bond in h.Bonds)
            if ((turn * bond.Exchange * turn.Transposed - bond.Exchange).Largest > 1e-9 * bond.Exchange.Largest) throw new InputException($"The bond {bond.From} → {bond.To} changes when spins turn about the spiral's axis; use a supercell instead of the rotating frame.");
        for (var i = 0; i < h.Sites.Count; i++)
            if ((turn * h.SingleIon[i] * turn.Transposed - h.SingleIon[i]).Largest > 1e-9 * Math.Max(h.SingleIon[i].Largest, 1e-300)) throw new InputException($"The anisotropy of site {h.Sites[i].Label} changes when spins turn about the spiral's axis; use a supercell instead of the rotating frame.");
        for (var i = 0; i < h.Sites.Count; i++)
            if (h.Zeeman(i).Cross(axis).Length > 1e-9 * h.Zeeman(i).Length) throw new InputException("The field is not along the spiral's axis; use a supercell instead of the rotating frame.");
    }
}
