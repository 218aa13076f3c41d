namespace Ewald.Core;

/// <summary>What the abscissa of a diffraction pattern is.</summary>
public enum PatternAxis
{
    /// <summary>Scattering angle 2θ, degrees.</summary>
    TwoTheta,

    /// <summary>Momentum transfer Q = 4π sin θ / λ, Å⁻¹.</summary>
    MomentumTransfer,

    /// <summary>Distance of lattice planes d = 2π / Q, Å.</summary>
    Spacing,

    /// <summary>Neutron time of flight, µs.</summary>
    TimeOfFlight,

    /// <summary>Distance r of a pair distribution function G(r), Å; the ordinate is then in Å⁻².</summary>
    PairDistance,
}

/// <summary>A one-dimensional diffraction pattern, as read from a file or simulated.</summary>
/// <remarks>Readers sort the abscissa, keep it and the intensities finite, and say in <see cref="Warnings"/> what they left out.</remarks>
/// <param name="Name">What to call it in messages and tables, usually the file name.</param>
/// <param name="Axis">What the abscissa is; 2θ is in degrees, as every file of the field has it.</param>
/// <param name="Abscissa">Ascending, shape [point].</param>
/// <param name="Intensity">Counts, or arbitrary, shape [point].</param>
/// <param name="Sigma">One standard deviation of the intensity, shape [point], or null when the file has none.</param>
/// <param name="Wavelength">Å, or null when the file does not state it (or the axis needs none).</param>
public sealed record PowderPattern(
    string Name, PatternAxis Axis, double[] Abscissa, double[] Intensity, double[]? Sigma = null, double? Wavelength = null)
{
    /// <summary>Number of points.</summary>
    public int Count => Abscissa.Length;

    /// <summary>Everything that the reader had to assume or leave out, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Header entries of the file, as written there.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
