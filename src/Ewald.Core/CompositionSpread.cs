namespace Ewald.Core;

/// <summary>Diffraction patterns of a composition spread: one row a sample, all on one grid.</summary>
/// <param name="Name">What to call it in messages and tables.</param>
/// <param name="Samples">Name of each sample, shape [sample].</param>
/// <param name="Elements">Symbols of the elements, shape [element]; empty when no composition was given.</param>
/// <param name="Composition">Atomic fractions, rows sum to 1, shape [sample, element].</param>
/// <param name="Axis">What the abscissa is.</param>
/// <param name="Abscissa">Ascending; 2θ in degrees, Q in Å⁻¹, d in Å; shape [point].</param>
/// <param name="Intensity">Not negative, shape [sample, point].</param>
/// <param name="Wavelength">Å, or null when no file states it.</param>
public sealed record CompositionSpread(
    string Name, IReadOnlyList<string> Samples, IReadOnlyList<string> Elements, double[,] Composition,
    PatternAxis Axis, double[] Abscissa, double[,] Intensity, double? Wavelength = null)
{
    /// <summary>Number of samples.</summary>
    public int SampleCount => Intensity.GetLength(0);

    /// <summary>Number of points of each pattern.</summary>
    public int PointCount => Intensity.GetLength(1);

    /// <summary>Everything that the reader had to assume or leave out, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
