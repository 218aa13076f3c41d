namespace Ewald.Crystals;

/// <summary>Volume of solvent that an atom of a macromolecule displaces.</summary>
/// <remarks>Values: R. D. B. Fraser, T. P. MacRae, E. Suzuki, J. Appl. Cryst. 11, 693 (1978), doi:10.1107/S0021889878014296, for
/// H, C, N, O, S. Other elements: the volume of a sphere of the radius that A. Bondi, J. Phys. Chem. 68, 441 (1964),
/// doi:10.1021/j100785a001, or a metal's ionic size suggests; they are rare in what is computed here, and
/// <see cref="IsTabulated"/> tells them apart. United atoms (CH₂, NH, ...) are sums of their parts.</remarks>
public static class DisplacedVolume
{
    /// <summary>Displaced volume of an atom, Å³.</summary>
    /// <param name="symbol">Element symbol; deuterium displaces what hydrogen does.</param>
    public static double Of(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        return symbol.ToUpperInvariant() switch
        {
            "H" or "D" => 5.15,
            "C" => 16.44,
            "N" => 2.49,
            "O" => 9.13,
            "S" => 19.86,
            "SE" => Sphere(1.90),
            "P" => Sphere(1.11),
            "CL" => Sphere(1.75),
            "BR" => Sphere(1.85),
            "I" => Sphere(1.98),
            "F" => Sphere(1.47),
            "NA" => Sphere(1.02),
            "MG" => Sphere(0.72),
            "K" => Sphere(1.38),
            "CA" => Sphere(1.00),
            "MN" or "FE" or "CO" or "NI" or "CU" or "ZN" => Sphere(0.74),
            _ => Sphere(1.6),
        };
    }

    /// <summary>True for the elements whose volume Fraser, MacRae and Suzuki give.</summary>
    /// <param name="symbol">Element symbol.</param>
    public static bool IsTabulated(string symbol) => symbol?.ToUpperInvariant() is "H" or "D" or "C" or "N" or "O" or "S";

    private static double Sphere(double radius) => 4.0 / 3.0 * Math.PI * radius * radius * radius;
}
