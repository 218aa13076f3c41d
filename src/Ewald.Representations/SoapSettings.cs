namespace Ewald.Representations;

/// <summary>Parameters of a smooth overlap of atomic positions.</summary>
/// <param name="Cutoff">r_c, Å; above 1 for Gaussian orbitals.</param>
/// <param name="RadialCount">Radial functions of each l.</param>
/// <param name="AngularMaximum">Largest l.</param>
/// <param name="Width">σ of the Gaussian of an atom, Å.</param>
public sealed record SoapSettings(double Cutoff = 5, int RadialCount = 8, int AngularMaximum = 6, double Width = 1)
{
    /// <summary>Radial functions.</summary>
    public SoapBasis Basis { get; init; } = SoapBasis.GaussianOrbitals;

    /// <summary>How the sites of a crystal are averaged.</summary>
    public SoapAverage Average { get; init; } = SoapAverage.Outer;

    /// <summary>Where the Gaussian of an atom has fallen to 10⁻³: atoms this far outside the cutoff are still counted, Å.</summary>
    public double Padding => Width * Math.Sqrt(-2 * Math.Log(1e-3));
}
