using System.Numerics;
using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>Bound coherent neutron scattering lengths b = b′ − i b″, fm; b″ &gt; 0 for an absorber.</summary>
/// <remarks>Natural mixtures of isotopes, hydrogen and deuterium apart. Nearly independent of energy but for B, Cd, In, Sm, Eu, Gd, Dy
/// and Hg, whose values hold near 25 meV. Source: V. F. Sears, Neutron News 3(3), 26 (1992), doi:10.1080/10448639208218770.</remarks>
public static class NeutronScatteringLength
{
    /// <summary>The length of an element.</summary>
    /// <param name="element">The element; <see cref="Elements.Deuterium"/> is its own.</param>
    /// <exception cref="InputException">Sears has no value for it.</exception>
    public static Complex Of(Element element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return double.IsFinite(element.CoherentReal)
            ? element.CoherentScatteringLength
            : throw new InputException($"No neutron scattering length of {element.Symbol} is known to the table of Sears; a neutron pattern of it cannot be computed.");
    }

    /// <summary>True when the length is complex and depends on the energy of the neutron.</summary>
    /// <param name="element">The element.</param>
    public static bool DependsOnEnergy(Element element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return element.CoherentImaginary != 0;
    }
}
