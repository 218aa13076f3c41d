using Ewald.Core;

namespace Ewald.Inference.Diffraction;

/// <summary>Where an instrument puts the peak of a spacing and what shape it has, with derivatives: what a whole-pattern fit refines beside the cell.</summary>
public abstract class PeakLaw
{
    /// <summary>What the abscissa is.</summary>
    public abstract PatternAxis Axis { get; }

    /// <summary>The parameters with their starts and bounds; the zero offset comes first.</summary>
    public abstract IReadOnlyList<FitParameter> Parameters { get; }

    /// <summary>The same law from other starts.</summary>
    /// <param name="values">Start values, shape [parameter].</param>
    public abstract PeakLaw StartingAt(ReadOnlySpan<double> values);

    /// <summary>The spacing at one point, Å; 0 where none belongs to it.</summary>
    /// <param name="abscissa">Unit of the axis.</param>
    /// <param name="zero">Zero offset, unit of the axis.</param>
    public abstract double Spacing(double abscissa, double zero);

    /// <summary>Centre of a peak; NaN when the instrument cannot reach the spacing.</summary>
    /// <param name="spacing">d, Å.</param>
    /// <param name="zero">Zero offset, unit of the axis.</param>
    public abstract double Centre(double spacing, double zero);

    /// <summary>The stretch of the abscissa that a peak fills.</summary>
    /// <param name="spacing">d, Å.</param>
    /// <param name="parameters">Shape [parameter].</param>
    /// <exception cref="InstabilityException">The parameters give no width there.</exception>
    internal abstract (double Low, double High) Reach(double spacing, ReadOnlySpan<double> parameters);

    /// <summary>The peak of unit area and its derivatives.</summary>
    /// <param name="spacing">d, Å.</param>
    /// <param name="parameters">Shape [parameter].</param>
    /// <param name="abscissa">Points, shape [point].</param>
    /// <param name="value">Receives the peak, shape [point].</param>
    /// <param name="derivatives">Receives ∂/∂d, then ∂/∂ each parameter, shape [1 + parameter, point]; empty for none.</param>
    internal abstract void Evaluate(double spacing, ReadOnlySpan<double> parameters, ReadOnlySpan<double> abscissa, Span<double> value, Span<double> derivatives);
}
