using Ewald.Core;

namespace Ewald.IO;

/// <summary>What a user says of a powder pattern that its file does not state.</summary>
public sealed record PowderOptions
{
    /// <summary>What the abscissa is, or null: then the header, the extension and the convention (2θ) decide.</summary>
    public PatternAxis? Axis { get; init; }

    /// <summary>Wavelength, Å, or null. A file that states its own keeps it.</summary>
    public double? Wavelength { get; init; }

    /// <summary>Unit of Q (<c>1/A</c>, <c>1/nm</c>), or null: then the header, else 1/Å by convention.</summary>
    public string? QUnit { get; init; }

    /// <summary>Whether several scans of one file on one grid are added; otherwise the first is read.</summary>
    public bool SumScans { get; init; } = true;

    /// <summary>Number of the bank of a file that may hold several (GSAS raw data), or null for the first. Other files have none and ignore it.</summary>
    public int? Bank { get; init; }

    internal void Check()
    {
        if (Wavelength is { } wavelength && !(wavelength is > 0.01 and < 100))
            throw new InputException(FormattableString.Invariant($"The wavelength {wavelength} was given; it is 0.01 to 100 Å."));
        // A wrong unit is a mistake even where the file needs none.
        if (QUnit is not null) _ = IO.QUnit.FactorToHouse("", null, QUnit, "1/Å", [], []);
    }
}
