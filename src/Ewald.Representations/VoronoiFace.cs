using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>A face of a <see cref="VoronoiCell"/>.</summary>
/// <param name="Neighbour">The site on its other side.</param>
/// <param name="SolidAngle">As the site sees it, sr.</param>
/// <param name="Area">Å².</param>
public readonly record struct VoronoiFace(Neighbour Neighbour, double SolidAngle, double Area);
