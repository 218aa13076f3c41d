using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>A diffractometer that measures by angle: laboratory or synchrotron x-rays, neutrons of one wavelength.</summary>
/// <remarks>Peak of each line and wavelength: intensity L(θ) A(θ) Σ|F|², centre 2θ + zero − 2 (s/R) cos θ, pseudo-Voigt of the instrument's and the
/// sample's widths (Gaussians add in quadrature, Lorentzians directly), spread over axial heights. Area in intensity times degrees.
/// Sources stand at <see cref="AngularResolution"/>, <see cref="AxialDivergence"/>, <see cref="LorentzFactor"/>; displacement: Klug and Alexander, X-ray
/// Diffraction Procedures (1974), ch. 5.</remarks>
public sealed record AngularInstrument : PowderInstrument
{
    private const double Degree = Math.PI / 180;

    private readonly (EmissionLine Line, LorentzFactor Lorentz)[] _lines;
    private readonly bool _isNeutron;

    private AngularInstrument(IReadOnlyList<EmissionLine> lines, AngularResolution resolution, bool isNeutron, double monochromatorTwoThetaInDegrees)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(resolution);
        if (lines.Count == 0) throw new InputException("A diffractometer needs at least one wavelength.");
        _isNeutron = isNeutron;
        Resolution = resolution;
        _lines = [.. lines.Select(l => (l, isNeutron ? LorentzFactor.Neutron(l.Wavelength) : LorentzFactor.Xray(l.Wavelength, monochromatorTwoThetaInDegrees)))];
    }

    /// <inheritdoc/>
    public override PatternAxis Axis => PatternAxis.TwoTheta;

    /// <inheritdoc/>
    public override string AmplitudeUnit => _isNeutron ? "fm" : "electrons";

    /// <summary>Instrumental widths.</summary>
    public AngularResolution Resolution { get; }

    /// <summary>Axial divergence.</summary>
    public AxialDivergence Axial { get; init; } = AxialDivergence.None;

    /// <summary>Absorption in the sample.</summary>
    public SampleAbsorption Absorption { get; init; } = SampleAbsorption.None;

    /// <summary>What is added to every 2θ, degrees.</summary>
    public double ZeroShiftInDegrees { get; init; }

    /// <summary>Displacement of the sample from the axis over the radius of the goniometer, s/R; positive shifts to smaller angles.</summary>
    public double Displacement { get; init; }

    /// <summary>Half width of the window in which a peak is computed, in its full widths at half maximum; at least 4.</summary>
    public double Window { get; init; } = 30;

    /// <summary>An x-ray diffractometer.</summary>
    /// <param name="lines">Wavelengths and shares, for example <see cref="XrayEmission.Of"/>.</param>
    /// <param name="resolution">Widths.</param>
    /// <param name="monochromatorTwoThetaInDegrees">2θ of a monochromator, degrees; 0 for none.</param>
    /// <exception cref="InputException">No wavelength, or one that is not positive.</exception>
    public static AngularInstrument Xray(IReadOnlyList<EmissionLine> lines, AngularResolution resolution, double monochromatorTwoThetaInDegrees = 0) =>
        new(lines, resolution, false, monochromatorTwoThetaInDegrees);

    /// <summary>A neutron diffractometer of one wavelength.</summary>
    /// <param name="wavelength">Å.</param>
    /// <param name="resolution">Widths.</param>
    /// <exception cref="InputException">The wavelength is not positive.</exception>
    public static AngularInstrument Neutron(double wavelength, AngularResolution resolution) => new(XrayEmission.Single(wavelength), resolution, true, 0);

    /// <inheritdoc/>
    public override (double Smallest, double Largest) SpacingRange(double first, double last)
    {
        if (!(first >= 0 && last > first && last <= 180))
            throw new InputException(FormattableString.Invariant($"Diffraction pattern: 2θ from {first} to {last} degrees; it must ascend within 0 to 180."));
        var (shortest, longest) = (_lines.Min(l => l.Line.Wavelength), _lines.Max(l => l.Line.Wavelength));
        // Peaks outside reach in by their tails, their shifts and their axial asymmetry.
        var reach = Math.Min(10, 3 + Math.Abs(ZeroShiftInDegrees) + Math.Abs(2 * Displacement / Degree) + 10 * (Axial.Sample + Axial.Detector));
        var (from, to) = (Math.Max(first - reach, 0), Math.Min(last + reach, Math.Max(last, 175)));
        return (DiffractionAxes.Spacing(to, shortest), from == 0 ? double.PositiveInfinity : DiffractionAxes.Spacing(from, longest));
    }

    /// <inheritdoc/>
    public override void Add(double spacing, double strength, SampleBroadening broadening, ReadOnlySpan<double> abscissa, Span<double> pattern)
    {
        ArgumentNullException.ThrowIfNull(broadening);
        foreach (var (line, lorentz) in _lines)
        {
            var sine = line.Wavelength / (2 * spacing);
            if (sine > 0.99999) continue;
            var theta = Math.Asin(sine);
            var area = strength * line.Weight * lorentz.At(spacing) * Absorption.At(theta);
            var centre = 2 * theta / Degree + ZeroShiftInDegrees - 2 * Displacement * Math.Cos(theta) / Degree;
            var (gauss, lorentzian) = Resolution.At(theta);
            var (sampleGauss, sampleLorentzian) = broadening.InAngle(theta, line.Wavelength);
            var (fwhm, mixing) = PseudoVoigt.Mix(Math.Sqrt(gauss * gauss + sampleGauss * sampleGauss), lorentzian + sampleLorentzian);
            if (centre + Window * fwhm < abscissa[0] || centre - Window * fwhm - 20 * (Axial.Sample + Axial.Detector) > abscissa[^1]) continue;
            AddSpread(2 * theta, centre, area, fwhm, mixing, abscissa, pattern);
        }
    }

    private void AddSpread(double twoTheta, double centre, double area, double fwhm, double mixing, ReadOnlySpan<double> abscissa, Span<double> pattern)
    {
        if (Axial.Sample + Axial.Detector == 0)
        {
            PseudoVoigt.Add(abscissa, pattern, centre, area, fwhm, mixing, Window);
            return;
        }

        Span<double> shift = stackalloc double[AxialDivergence.MostNodes], weight = stackalloc double[AxialDivergence.MostNodes];
        var count = Axial.Nodes(twoTheta, fwhm * Degree, shift, weight);
        for (var i = 0; i < count; i++) PseudoVoigt.Add(abscissa, pattern, centre + shift[i] / Degree, area * weight[i], fwhm, mixing, Window);
    }
}
