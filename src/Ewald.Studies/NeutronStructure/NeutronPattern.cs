using Ewald.Physics.Diffraction;

namespace Ewald.Studies.NeutronStructure;

/// <summary>A measured or simulated neutron powder pattern with what is known of its instrument.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Abscissa">2θ in degrees or t in µs, ascending, shape [point].</param>
/// <param name="Intensity">Shape [point].</param>
/// <param name="Sigma">One standard deviation, positive, shape [point].</param>
/// <param name="Geometry">The instrument as it is believed to be.</param>
internal sealed record NeutronPattern(string Name, double[] Abscissa, double[] Intensity, double[] Sigma, NeutronGeometry Geometry);

/// <summary>A simulated pattern with its truth.</summary>
/// <param name="Pattern">What a user would have.</param>
/// <param name="Class">Position in <see cref="StructureClass.All"/>.</param>
/// <param name="Cell">True cell parameters.</param>
/// <param name="Zero">True zero offset, unit of the abscissa.</param>
/// <param name="Counts">Expected counts of the highest point.</param>
internal sealed record SimulatedPattern(NeutronPattern Pattern, int Class, double[] Cell, double Zero, double Counts)
{
    /// <summary>The true class.</summary>
    public StructureClass Truth => StructureClass.All[Class];

    /// <summary>True when the pattern is by time of flight.</summary>
    public bool IsFlight => Pattern.Geometry.Axis == Core.PatternAxis.TimeOfFlight;
}
