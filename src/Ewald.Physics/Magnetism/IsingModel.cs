namespace Ewald.Physics.Magnetism;

/// <summary>Ising spins σ = ±1 along fixed axes on a periodic box: E = E₀ + Σ b σ + ½ Σ σ M σ; shared by all simulations of one Hamiltonian.</summary>
public sealed class IsingModel
{
    private readonly BoxCouplings _couplings;

    /// <summary>The Ising model of a spin Hamiltonian whose spins are held to axes.</summary>
    /// <param name="box">The box.</param>
    /// <param name="axes">Unit vectors zᵢ, shape [site of a cell].</param>
    public IsingModel(SpinBox box, IReadOnlyList<SpinVector> axes)
    {
        ArgumentNullException.ThrowIfNull(box);
        ArgumentNullException.ThrowIfNull(axes);
        if (axes.Count != box.Basis) throw new ArgumentException($"IsingModel: {axes.Count} axes for {box.Basis} sites.", nameof(axes));
        (Box, Axes, _couplings) = (box, [.. axes.Select(a => a.Normalised())], new BoxCouplings(box));
        Table = _couplings.Table((i, j, t) => Axes[i].Dot(t * Axes[j]));
        Field = [.. Enumerable.Range(0, box.Basis).Select(i => -box.Hamiltonian.Sites[i].Spin * box.Hamiltonian.Zeeman(i).Dot(Axes[i]))];
        for (var i = 0; i < box.Basis; i++)
        {
            var s = box.Hamiltonian.Sites[i].Spin;
            Constant += box.Cells * Axes[i].Dot((s * s * box.Hamiltonian.SingleIon[i] + 0.5 * _couplings.At(i, 0, 0, 0, i)) * Axes[i]);
        }
    }

    /// <summary>The box.</summary>
    public SpinBox Box { get; }

    /// <summary>zᵢ of the sites of a cell.</summary>
    public IReadOnlyList<SpinVector> Axes { get; }

    /// <summary>Bytes of couplings that the flip of one spin reads.</summary>
    public long BytesOfFlip => 8L * Box.Count;

    /// <summary>Mean energy per spin of all states, meV: that at infinite temperature.</summary>
    public double MeanEnergy => Constant / Box.Count;

    /// <summary>Variance of the energy per spin over all states, meV²: ½ Σ M² + b².</summary>
    public double EnergyVariance
    {
        get
        {
            double sum = 0;
            for (var i = 0; i < Box.Basis; i++)
            {
                sum += Field[i] * Field[i];
                for (var l = 0; l < Box.Count; l++) sum += 0.5 * Coupling(i, l) * Coupling(i, l);
            }

            return sum / Box.Basis;
        }
    }

    internal double[] Table { get; }

    internal double[] Field { get; }

    internal double Constant { get; }

    /// <summary>M of two spins, meV; 0 on the diagonal.</summary>
    /// <param name="k">One spin.</param>
    /// <param name="l">The other.</param>
    public double Coupling(int k, int l)
    {
        var (a, b, c, i) = Box.At(k);
        var (u, v, w, j) = Box.At(l);
        return Table[_couplings.Row(i, a, b, c, u, v) + w * Box.Basis + j];
    }

    internal int Row(int site, int a, int b, int c, int toA, int toB) => _couplings.Row(site, a, b, c, toA, toB);
}
