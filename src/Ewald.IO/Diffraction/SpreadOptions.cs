using Ewald.Core;

namespace Ewald.IO;

/// <summary>What a user says of a composition spread that its files do not state.</summary>
public sealed record SpreadOptions
{
    /// <summary>What the abscissa is, or null: then headers, extensions and the convention (2θ) decide.</summary>
    public PatternAxis? Axis { get; init; }

    /// <summary>Wavelength, Å, or null. A file that states its own keeps it.</summary>
    public double? Wavelength { get; init; }

    /// <summary>Unit of Q (<c>1/A</c>, <c>1/nm</c>), or null.</summary>
    public string? QUnit { get; init; }

    /// <summary>The composition file, or null: then the one in the folder whose header is element symbols. Relative names are looked up in the folder too.</summary>
    public string? CompositionFile { get; init; }

    /// <summary>A file of one column (or one-dimensional .npy) with the abscissa of a matrix that has none, or null.</summary>
    public string? AbscissaFile { get; init; }

    internal PowderOptions Powder => new() { Axis = Axis, Wavelength = Wavelength, QUnit = QUnit };
}
