namespace Ewald.Inference.Diffraction;

/// <summary>Settings of a whole-pattern fit.</summary>
/// <param name="BackgroundTerms">Chebyshev polynomials of the background, at least 1.</param>
/// <param name="MostLines">Most lines; the pattern is cut at small spacings where the cell has more.</param>
/// <param name="CalibrationError">Relative standard deviation of DIFC or of the wavelength; 0 when it is exact.</param>
/// <param name="MaximumIterations">Of the last stage.</param>
/// <param name="Errors">What the statistical errors are taken from.</param>
public sealed record PawleySetup(
    int BackgroundTerms = 8, int MostLines = 140, double CalibrationError = 0, int MaximumIterations = 40, ErrorScale Errors = ErrorScale.AtLeastAbsolute)
{
    /// <summary>Relative change of parameters that ends a stage.</summary>
    public double Tolerance { get; init; } = 1e-5;
}
