using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <summary>Which peaks a crystal shows in a measured window, and what a shift of them says of its lattice.</summary>
/// <remarks>A lattice that grows by a factor g moves every peak by −ln g on a ln Q axis, whatever its indices: a(shift) = a₀ exp(−Δ ln Q). Limits: no
/// shift, same lattice. Valid for expansion that is equal along all axes. Source: Bragg's law,
/// λ = 2 d sin θ.</remarks>
public static class BraggPeaks
{
    /// <summary>The peaks in a window of 2θ, strongest share 1, by ascending angle.</summary>
    /// <param name="amplitude">Structure factors of the crystal.</param>
    /// <param name="lorentz">Geometrical factor with a wavelength.</param>
    /// <param name="fromTwoThetaInDegrees">Degrees.</param>
    /// <param name="toTwoThetaInDegrees">Degrees.</param>
    /// <param name="faintest">Share of the strongest below which a peak is left out.</param>
    /// <exception cref="InputException">The window is no range, or empty of peaks.</exception>
    public static IReadOnlyList<BraggPeak> InAngles(
        StructureFactor amplitude, LorentzFactor lorentz, double fromTwoThetaInDegrees, double toTwoThetaInDegrees, double faintest = 1e-4) =>
        List(PowderSticks.InAngles(amplitude, lorentz, fromTwoThetaInDegrees, toTwoThetaInDegrees), faintest);

    /// <summary>The peaks in a window of Q, by ascending Q.</summary>
    /// <param name="amplitude">Structure factors of the crystal.</param>
    /// <param name="lorentz">Geometrical factor.</param>
    /// <param name="fromQ">Å⁻¹, not negative.</param>
    /// <param name="toQ">Å⁻¹, above <paramref name="fromQ"/>.</param>
    /// <param name="faintest">Share of the strongest below which a peak is left out.</param>
    /// <exception cref="InputException">The window is no range, or empty of peaks.</exception>
    public static IReadOnlyList<BraggPeak> InMomentumTransfer(StructureFactor amplitude, LorentzFactor lorentz, double fromQ, double toQ, double faintest = 1e-4)
    {
        if (!(fromQ >= 0 && toQ > fromQ && double.IsFinite(toQ)))
            throw new InputException(FormattableString.Invariant($"Bragg peaks: Q from {fromQ} to {toQ} Å⁻¹ is no range."));
        return List(PowderSticks.Within(amplitude, lorentz, DiffractionAxes.Reciprocal(toQ), DiffractionAxes.Reciprocal(fromQ)), faintest);
    }

    /// <summary>A lattice parameter after a shift of the pattern.</summary>
    /// <param name="parameter">The parameter that belongs to no shift, Å.</param>
    /// <param name="logShift">Δ ln Q of the pattern, positive to larger Q.</param>
    public static double LatticeParameter(double parameter, double logShift) => parameter * Math.Exp(-logShift);

    /// <summary>Δ ln Q between two positions of one peak at a wavelength.</summary>
    /// <param name="fromTwoThetaInDegrees">Reference position, degrees.</param>
    /// <param name="toTwoThetaInDegrees">Position in the sample, degrees.</param>
    public static double LogShift(double fromTwoThetaInDegrees, double toTwoThetaInDegrees) =>
        Math.Log(Math.Sin(toTwoThetaInDegrees * (Math.PI / 360)) / Math.Sin(fromTwoThetaInDegrees * (Math.PI / 360)));

    private static List<BraggPeak> List(PowderSticks sticks, double faintest)
    {
        var strongest = 0.0;
        foreach (var i in sticks.Intensity) strongest = Math.Max(strongest, i);
        var peaks = new List<BraggPeak>(sticks.Count);
        for (var n = 0; n < sticks.Count; n++)
        {
            var share = sticks.Intensity[n] / strongest;
            if (share >= faintest) peaks.Add(new BraggPeak(sticks.Label(n), sticks.Spacing[n], sticks.Multiplicity(n), share));
        }

        return peaks;
    }
}
