using Ewald.Crystals;

namespace Ewald.Physics.Lattice;

/// <summary>An energy of atoms as a function of where they are, with first and second derivatives in closed form.</summary>
public interface IInteratomicPotential
{
    /// <summary>Energy of one cell with its derivatives.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="forces">Receives −∂E/∂r, eV/Å, shape [atom, 3].</param>
    /// <param name="strain">Receives ∂E/∂ε of a homogeneous strain, eV, shape [9]; divided by the volume it is the stress.</param>
    /// <returns>eV.</returns>
    double Energy(Crystal crystal, Span<double> forces, Span<double> strain);

    /// <summary>Adds the second derivatives that reach a finite distance.</summary>
    /// <param name="builder">Gathers them.</param>
    void AddForceConstants(ForceConstantBuilder builder);

    /// <summary>The part of infinite reach, or null.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="masses">g/mol, shape [atom].</param>
    ILongRange? LongRange(Crystal crystal, IReadOnlyList<double> masses);

    /// <summary>The dynamical matrix of a crystal under this potential.</summary>
    /// <param name="crystal">The crystal; at rest, or its vibrations are those of a stressed one.</param>
    sealed DynamicalMatrix DynamicalMatrix(Crystal crystal)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ForceConstants.Check(crystal);
        var builder = new ForceConstantBuilder(crystal);
        AddForceConstants(builder);
        var constants = builder.Build();
        return new(constants, LongRange(crystal, constants.Masses));
    }
}
