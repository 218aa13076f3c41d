using Ewald.Core;

namespace Ewald.IO;

/// <summary>Reads a one-dimensional small-angle curve from any format known here, chosen by what the file holds.</summary>
public static class SmallAngleFile
{
    /// <summary>Reads a curve.</summary>
    /// <param name="path">The file.</param>
    /// <param name="qUnit">Unit of Q when the file does not state it (<c>1/A</c>, <c>1/nm</c>), or null: then the format's
    /// convention holds and is announced in the warnings.</param>
    /// <returns>Q in Å⁻¹, sorted; all that was assumed or left out stands in its warnings.</returns>
    /// <exception cref="DataFormatException">The file holds no curve; the message says what it holds and what to do.</exception>
    /// <exception cref="InputException"><paramref name="qUnit"/> is not a unit of momentum transfer.</exception>
    public static ScatteringCurve Read(string path, string? qUnit = null) => ColumnText.Read(path, qUnit);
}
