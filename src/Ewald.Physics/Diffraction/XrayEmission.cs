using System.Collections.Frozen;
using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>Characteristic lines of x-ray tubes.</summary>
/// <remarks>Kα₁, Kα₂ and, where a filter or monochromator lets it through, Kβ. Intensities: 1 : ½ : share. Limits: the weighted mean of the
/// copper doublet is 1.54184 Å. Wavelengths: J. A. Bearden, Rev. Mod. Phys. 39 (1967) 78, doi:10.1103/RevModPhys.39.78, as rounded by
/// pymatgen 2022.11.7 (older Å* scale: 1.54056 where Hölzer et al. 1997 have 1.54059).</remarks>
public static class XrayEmission
{
    private static readonly FrozenDictionary<string, (double Alpha1, double Alpha2, double Beta)> Tubes = new Dictionary<string, (double, double, double)>(StringComparer.OrdinalIgnoreCase)
    {
        ["Cu"] = (1.54056, 1.54439, 1.39222),
        ["Mo"] = (0.70930, 0.71359, 0.63229),
        ["Cr"] = (2.28970, 2.29361, 2.08487),
        ["Fe"] = (1.93604, 1.93998, 1.75661),
        ["Co"] = (1.78896, 1.79285, 1.63079),
        ["Ag"] = (0.559421, 0.563813, 0.497082),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The lines of a tube, weights of sum 1.</summary>
    /// <param name="anode">Symbol of the anode: Cu, Mo, Cr, Fe, Co or Ag.</param>
    /// <param name="alpha2Share">Intensity of Kα₂ over Kα₁; 0 behind a Ge (111) monochromator.</param>
    /// <param name="betaShare">Intensity of Kβ over Kα₁.</param>
    /// <exception cref="InputException">The anode is unknown or a share negative.</exception>
    public static EmissionLine[] Of(string anode, double alpha2Share = 0.5, double betaShare = 0)
    {
        if (!Tubes.TryGetValue(anode, out var tube))
            throw new InputException($"X-ray tube: the anode '{anode}' is unknown; known are {string.Join(", ", Tubes.Keys.Order(StringComparer.Ordinal))}. Give a wavelength instead.");
        if (!(alpha2Share >= 0 && betaShare >= 0))
            throw new InputException(FormattableString.Invariant($"X-ray tube: shares of Kα2 {alpha2Share} and Kβ {betaShare}; none may be negative."));
        var sum = 1 + alpha2Share + betaShare;
        return [.. new EmissionLine[] { new(tube.Alpha1, 1 / sum), new(tube.Alpha2, alpha2Share / sum), new(tube.Beta, betaShare / sum) }.Where(l => l.Weight > 0)];
    }

    /// <summary>A source of one wavelength.</summary>
    /// <param name="wavelength">Å, positive.</param>
    /// <exception cref="InputException">The wavelength is not positive.</exception>
    public static EmissionLine[] Single(double wavelength) => [new(DiffractionAxes.CheckedWavelength(wavelength), 1)];
}
