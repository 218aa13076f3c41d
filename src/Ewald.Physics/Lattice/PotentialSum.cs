using Ewald.Crystals;

namespace Ewald.Physics.Lattice;

/// <summary>Several potentials at once: their energies add.</summary>
/// <param name="parts">The potentials; at most one of infinite reach.</param>
public sealed class PotentialSum(params IReadOnlyList<IInteratomicPotential> parts) : IInteratomicPotential
{
    /// <inheritdoc/>
    public double Energy(Crystal crystal, Span<double> forces, Span<double> strain)
    {
        forces.Clear();
        strain.Clear();
        var total = 0.0;
        double[] f = new double[forces.Length], s = new double[strain.Length];
        foreach (var part in parts)
        {
            total += part.Energy(crystal, f, s);
            for (var i = 0; i < f.Length; i++) forces[i] += f[i];
            for (var i = 0; i < s.Length; i++) strain[i] += s[i];
        }

        return total;
    }

    /// <inheritdoc/>
    public void AddForceConstants(ForceConstantBuilder builder)
    {
        foreach (var part in parts) part.AddForceConstants(builder);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Two parts reach to infinity.</exception>
    public ILongRange? LongRange(Crystal crystal, IReadOnlyList<double> masses) => parts.Select(p => p.LongRange(crystal, masses)).SingleOrDefault(p => p is not null);
}
