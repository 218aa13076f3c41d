using Ewald.Core;
using Ewald.Physics.Diffraction;

namespace Ewald.Inference.Diffraction;

/// <summary>Peaks by angle at one wavelength: 2θ + zero, Caglioti's Gaussian and an angle-dependent Lorentzian width.</summary>
/// <remarks>Γ_G² = U tan²θ + V tan θ + W, Γ_L = X tan θ + Y/cos θ, degrees. No axial asymmetry and no displacement: at low angles they pass for a part of
/// the zero offset. Sources: <see cref="AngularResolution"/>, <see cref="PseudoVoigt"/>.</remarks>
public sealed class AngularPeakLaw : PeakLaw
{
    private const double Degree = Math.PI / 180;
    private const double Window = 20; // half width in Γ

    /// <summary>The law of a wavelength.</summary>
    /// <param name="wavelength">Å, exact for the fit.</param>
    /// <param name="start">U, V, W, X, Y to start from; others are not used.</param>
    /// <param name="zeroInDegrees">Zero offset of 2θ to start from.</param>
    /// <param name="largestZeroInDegrees">Bound of the zero offset.</param>
    public AngularPeakLaw(double wavelength, AngularResolution start, double zeroInDegrees = 0, double largestZeroInDegrees = 2)
    {
        ArgumentNullException.ThrowIfNull(start);
        Wavelength = DiffractionAxes.CheckedWavelength(wavelength);
        Parameters =
        [
            new("zero", zeroInDegrees, -largestZeroInDegrees, largestZeroInDegrees), new("U", start.U, -20, 20), new("V", start.V, -20, 20), new("W", start.W, -5, 20),
            new("X", start.X, 0, 10), new("Y", start.Y, 0, 10),
        ];
    }

    private AngularPeakLaw(double wavelength, IReadOnlyList<FitParameter> parameters) => (Wavelength, Parameters) = (wavelength, parameters);

    /// <summary>Å.</summary>
    public double Wavelength { get; }

    /// <inheritdoc/>
    public override PatternAxis Axis => PatternAxis.TwoTheta;

    /// <inheritdoc/>
    public override IReadOnlyList<FitParameter> Parameters { get; }

    /// <inheritdoc/>
    public override PeakLaw StartingAt(ReadOnlySpan<double> values)
    {
        var given = values.ToArray();
        return new AngularPeakLaw(Wavelength, [.. Parameters.Select((p, i) => p with { Start = Math.Clamp(given[i], p.Minimum, p.Maximum) })]);
    }

    /// <inheritdoc/>
    public override double Spacing(double abscissa, double zero) => abscissa - zero is > 0 and <= 180 and var angle ? DiffractionAxes.Spacing(angle, Wavelength) : 0;

    /// <inheritdoc/>
    public override double Centre(double spacing, double zero) => Wavelength / (2 * spacing) is < 0.9999 and var sine ? 2 * Math.Asin(sine) / Degree + zero : double.NaN;

    /// <inheritdoc/>
    internal override (double Low, double High) Reach(double spacing, ReadOnlySpan<double> parameters)
    {
        var sine = Wavelength / (2 * spacing);
        if (!(sine < 0.9999)) return (0, 0);
        var (gaussian, lorentzian) = Widths(Math.Asin(sine), parameters);
        var fwhm = PseudoVoigt.Mix(gaussian, lorentzian).Fwhm;
        var centre = 2 * Math.Asin(sine) / Degree + parameters[0];
        return (centre - Window * fwhm, centre + Window * fwhm);
    }

    /// <inheritdoc/>
    internal override void Evaluate(double spacing, ReadOnlySpan<double> parameters, ReadOnlySpan<double> abscissa, Span<double> value, Span<double> derivatives)
    {
        var theta = Math.Asin(Wavelength / (2 * spacing));
        double tan = Math.Tan(theta), secant = 1 / Math.Cos(theta);
        var (gaussian, lorentzian) = Widths(theta, parameters);
        var shape = new PseudoVoigtGradient(gaussian, lorentzian);
        var centre = 2 * theta / Degree + parameters[0];
        // dθ/dd = −tan θ / d moves the centre and both widths.
        var thetaBySpacing = -tan / spacing;
        var centreBySpacing = 2 * thetaBySpacing / Degree;
        var gaussianBySpacing = (2 * parameters[1] * tan + parameters[2]) * secant * secant / (2 * gaussian) * thetaBySpacing;
        var lorentzianBySpacing = (parameters[4] * secant + parameters[5] * tan) * secant * thetaBySpacing;
        var n = abscissa.Length;
        for (var i = 0; i < n; i++)
        {
            var (p, byCentre, byGaussian, byLorentzian) = shape.At(abscissa[i] - centre);
            value[i] = p;
            if (derivatives.IsEmpty) continue;
            derivatives[i] = byCentre * centreBySpacing + byGaussian * gaussianBySpacing + byLorentzian * lorentzianBySpacing;
            derivatives[n + i] = byCentre;
            derivatives[2 * n + i] = byGaussian * tan * tan / (2 * gaussian);
            derivatives[3 * n + i] = byGaussian * tan / (2 * gaussian);
            derivatives[4 * n + i] = byGaussian / (2 * gaussian);
            derivatives[5 * n + i] = byLorentzian * tan;
            derivatives[6 * n + i] = byLorentzian * secant;
        }
    }

    private static (double Gaussian, double Lorentzian) Widths(double theta, ReadOnlySpan<double> p)
    {
        double tan = Math.Tan(theta), square = (p[1] * tan + p[2]) * tan + p[3];
        return square > 1e-8
            ? (Math.Sqrt(square), p[4] * tan + p[5] / Math.Cos(theta))
            : throw new InstabilityException(FormattableString.Invariant($"Peak widths: the Gaussian width squared is {square:G4} degrees² at 2θ = {2 * theta / Degree:F1}."));
    }
}
