using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>Powder pattern of a mixture of phases on one instrument.</summary>
/// <remarks>y(x) = Σ_p (φ_p/V_p²) Σ_lines T Σ|F|² L A P(x − x_line) + b(x): φ volume fraction, V volume of the cell, T texture, L Lorentz and
/// polarisation, A absorption, P a profile of unit area. So the intensity of a phase is that of one unit of volume of sample, and mixtures
/// keep their proportions. Limits: the area of a lone peak is its line's intensity. Kinematic, no extinction or microabsorption. It is no
/// forward model of a catalogue: its parameters are crystals, and it holds an instrument. Counting noise: <see cref="Instruments.CountingNoise"/>.
/// Source: R. A. Young (ed.), The Rietveld Method (1993), ch. 1.</remarks>
/// <param name="instrument">The instrument.</param>
/// <param name="background">Background; null for none.</param>
public sealed class PowderPatternModel(PowderInstrument instrument, PowderBackground? background = null)
{
    // Lines fainter than this of the strongest are left out: together they stay far below any counting noise.
    private const double Faint = 1e-7;

    /// <summary>The instrument.</summary>
    public PowderInstrument Instrument { get; } = instrument;

    /// <summary>The background.</summary>
    public PowderBackground Background { get; } = background ?? PowderBackground.None;

    /// <summary>Computes the pattern.</summary>
    /// <param name="phases">The phases.</param>
    /// <param name="abscissa">Ascending, unit of the instrument's axis, shape [point].</param>
    /// <param name="pattern">Receives the intensity, shape [point].</param>
    /// <exception cref="InputException">No phase has a reflection in the range, or a width is negative there.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or a phase has the structure factors of another radiation.</exception>
    public void Evaluate(IReadOnlyList<PowderPhase> phases, ReadOnlySpan<double> abscissa, Span<double> pattern)
    {
        ArgumentNullException.ThrowIfNull(phases);
        if (abscissa.Length < 2 || abscissa.Length != pattern.Length)
            throw new ArgumentException($"PowderPatternModel: {abscissa.Length} abscissae and {pattern.Length} intensities; equal and at least 2.", nameof(pattern));
        pattern.Clear();
        var (smallest, largest) = Instrument.SpacingRange(abscissa[0], abscissa[^1]);
        var lines = 0;
        foreach (var phase in phases)
        {
            if (phase.Amplitude.Unit != Instrument.AmplitudeUnit)
                throw new ArgumentException($"PowderPatternModel: {phase.Amplitude.Crystal.Name} has amplitudes in {phase.Amplitude.Unit}, the instrument needs {Instrument.AmplitudeUnit}.", nameof(phases));
            if (PowderSticks.TryWithin(phase.Amplitude, LorentzFactor.None, smallest, largest) is not { } sticks) continue;
            lines += sticks.Count;
            Add(phase, sticks, abscissa, pattern);
        }

        if (lines == 0 && phases.Count > 0)
            throw new InputException(FormattableString.Invariant(
                $"Powder pattern: no phase has a reflection between {abscissa[0]:G6} and {abscissa[^1]:G6} (d from {smallest:G4} to {largest:G4} Å); widen the range or check the wavelength."));
        Background.Add(abscissa, pattern);
    }

    private void Add(PowderPhase phase, PowderSticks sticks, ReadOnlySpan<double> abscissa, Span<double> pattern)
    {
        var volume = sticks.Crystal.Cell.Volume;
        var scale = phase.VolumeFraction / (volume * volume);
        var texture = phase.Texture is null ? null : new double[sticks.Count];
        phase.Texture?.Evaluate(sticks, texture);
        var strongest = 0.0;
        foreach (var s in sticks.SquaredSum) strongest = Math.Max(strongest, s);
        for (var line = 0; line < sticks.Count; line++)
        {
            if (sticks.SquaredSum[line] < Faint * strongest) continue;
            Instrument.Add(sticks.Spacing[line], scale * sticks.SquaredSum[line] * (texture?[line] ?? 1), phase.Broadening ?? SampleBroadening.None, abscissa, pattern);
        }
    }
}
