using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>What a diffractometer makes of the lines of a phase. Instrument effects live here and never in a crystal.</summary>
public abstract record PowderInstrument
{
    /// <summary>What its abscissa is.</summary>
    public abstract PatternAxis Axis { get; }

    /// <summary>Unit of the structure factors it needs: <c>electrons</c> for x-rays, <c>fm</c> for neutrons.</summary>
    public abstract string AmplitudeUnit { get; }

    /// <summary>Spacings whose peaks reach into a range of the abscissa.</summary>
    /// <param name="first">First point, unit of the axis.</param>
    /// <param name="last">Last point, unit of the axis.</param>
    /// <returns>Smallest and largest d, Å; the largest may be infinite.</returns>
    /// <exception cref="InputException">The range is not within what the instrument can measure.</exception>
    public abstract (double Smallest, double Largest) SpacingRange(double first, double last);

    /// <summary>Adds the peaks of one line.</summary>
    /// <param name="spacing">d, Å.</param>
    /// <param name="strength">Σ|F|² of the line with its texture and the phase's scale.</param>
    /// <param name="broadening">Size and strain.</param>
    /// <param name="abscissa">Ascending, shape [point].</param>
    /// <param name="pattern">Receives the sum, shape [point].</param>
    /// <exception cref="InputException">A width is negative at this line.</exception>
    public abstract void Add(double spacing, double strength, SampleBroadening broadening, ReadOnlySpan<double> abscissa, Span<double> pattern);
}
