using Ewald.Crystals;

namespace Ewald.Physics.Magnetism;

/// <summary>How the dipole sum of a periodic crystal is carried out and what the sample's surface does.</summary>
/// <remarks>The sum of dipoles at wavevector zero depends on the sample's shape: a demagnetising factor N adds 4π N / V m mᵀ. N = 0 (default) is a long
/// needle along the moment or a field held inside the sample (tin-foil boundary), N = 1/3 a sphere.</remarks>
/// <param name="Demagnetisation">N of every axis (trace 1 for a whole body), 0 to 1.</param>
/// <param name="Accuracy">How small the first terms left out are, between 0 and 1.</param>
/// <param name="Alpha">Splitting parameter α, Å⁻¹; null lets the cell choose. The result does not depend on it.</param>
public sealed record DipoleEwald(double Demagnetisation = 0, double Accuracy = 1e-14, double? Alpha = null)
{
    /// <summary>The lattice sums of one arrangement of sites.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="positions">Fractional coordinates, shape [site].</param>
    public DipoleSum For(UnitCell cell, IReadOnlyList<(double X, double Y, double Z)> positions) => new(cell, positions, this);
}
