using Ewald.Crystals;

namespace Ewald.Inference.Diffraction;

/// <summary>One refined quantity.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Å for lengths, degrees for angles, else the unit of the peak law.</param>
/// <param name="Statistical">Standard deviation from the counts, scaled by √χ²; 0 when held, NaN at a bound, infinite when undetermined.</param>
/// <param name="Sigma">Standard deviation with the uncertainty of DIFC or wavelength added.</param>
public sealed record RefinedValue(string Name, double Value, double Statistical, double Sigma);

/// <summary>One line of the fit.</summary>
/// <param name="Line">Its reflections.</param>
/// <param name="Spacing">d in the refined cell, Å.</param>
/// <param name="Centre">Centre, unit of the abscissa.</param>
/// <param name="Area">Area, intensity times unit of the abscissa.</param>
public sealed record FittedLine(ReflectionLine Line, double Spacing, double Centre, double Area);

/// <summary>Result of a whole-pattern fit.</summary>
/// <param name="Cell">The refined cell.</param>
/// <param name="CellValues">Its free parameters.</param>
/// <param name="Shape">Zero offset and widths.</param>
/// <param name="Lines">The lines with their areas.</param>
/// <param name="Abscissa">Points of the fit, shape [point].</param>
/// <param name="Observed">Shape [point].</param>
/// <param name="Sigma">Shape [point].</param>
/// <param name="Calculated">Shape [point].</param>
/// <param name="Background">Shape [point].</param>
/// <param name="ReducedChi2">χ² per degree of freedom.</param>
/// <param name="Chi2">χ².</param>
/// <param name="FreeParameters">Number of them, intensities included.</param>
/// <param name="Converged">False when the iterations ran out.</param>
public sealed record PawleyResult(
    UnitCell Cell, IReadOnlyList<RefinedValue> CellValues, IReadOnlyList<RefinedValue> Shape, IReadOnlyList<FittedLine> Lines,
    double[] Abscissa, double[] Observed, double[] Sigma, double[] Calculated, double[] Background, double ReducedChi2, double Chi2, int FreeParameters, bool Converged)
{
    /// <summary>Zero offset, unit of the abscissa.</summary>
    public RefinedValue Zero => Shape[0];

    /// <summary>Weighted profile residual √(Σ(o − c)²/σ² / Σ o²/σ²).</summary>
    public double WeightedResidual
    {
        get
        {
            var total = 0.0;
            for (var i = 0; i < Observed.Length; i++) total += Observed[i] * Observed[i] / (Sigma[i] * Sigma[i]);
            return Math.Sqrt(Chi2 / total);
        }
    }

    /// <summary>What the lines leave of the peaks: 1 − the share of the variance about the background that the fit explains, noise taken off.</summary>
    public double Unexplained
    {
        get
        {
            double left = 0, total = 0;
            for (var i = 0; i < Observed.Length; i++)
            {
                var variance = Sigma[i] * Sigma[i];
                left += Math.Pow(Observed[i] - Calculated[i], 2) - variance;
                total += Math.Pow(Observed[i] - Background[i], 2) - variance;
            }

            return total > 0 ? Math.Clamp(left / total, 0, 1) : 1;
        }
    }
}
