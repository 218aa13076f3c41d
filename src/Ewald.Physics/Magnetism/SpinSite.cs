namespace Ewald.Physics.Magnetism;

/// <summary>A magnetic ion of the cell.</summary>
/// <param name="Label">What to call it in messages.</param>
/// <param name="Position">Fractional coordinates.</param>
/// <param name="Spin">S, half-integer or not (a classical length), positive.</param>
public sealed record SpinSite(string Label, (double X, double Y, double Z) Position, double Spin)
{
    /// <summary>g of the magnetic moment −μ_B g S; 2 times the unit matrix where nothing is said.</summary>
    public SpinTensor G { get; init; } = SpinTensor.Heisenberg(2);

    /// <summary>Magnetic form factor; null counts as 1 at all Q.</summary>
    public MagneticFormFactor? FormFactor { get; init; }
}
