using Ewald.Core;

namespace Ewald.IO;

/// <summary>A two-dimensional small-angle pattern in house units.</summary>
/// <param name="Name">Usually the file name.</param>
/// <param name="Qx">Å⁻¹ of each pixel, shape [row, column] flattened.</param>
/// <param name="Qy">Å⁻¹ of each pixel, same shape.</param>
/// <param name="Intensity">In <paramref name="IntensityUnit"/>, same shape; NaN where there is none.</param>
/// <param name="Sigma">One standard deviation, same shape, or null.</param>
/// <param name="Masked">True for pixels to leave out, same shape, or null.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="IntensityUnit"><c>cm⁻¹</c> or <c>arbitrary</c>.</param>
public sealed record SmallAngleImage(
    string Name, double[] Qx, double[] Qy, double[] Intensity, double[]? Sigma, bool[]? Masked, int Rows, int Columns, string IntensityUnit)
{
    /// <summary>Everything that the reader had to assume, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads NXcanSAS 2-D or a text table of Qx, Qy, I[, σ].</summary>
    /// <param name="path">The file.</param>
    /// <param name="qUnit">Unit of Q when the file does not state it, or null.</param>
    /// <exception cref="DataFormatException">The file holds no such pattern.</exception>
    public static SmallAngleImage Read(string path, string? qUnit = null) =>
        Hdf5File.IsHdf5(path) ? NxCanSas.ReadImage(path, qUnit) : ParseText(path, InputFile.Text(path), qUnit);

    internal static SmallAngleImage ParseText(string path, string text, string? qUnit)
    {
        var table = NumberTable.Read(text, columns => columns >= 3);
        if (table.Rows.Count < 4 || !ColumnText.IsTwoDimensional(table)) throw new DataFormatException(path, "holds no 2-D table of Qx, Qy, I.");
        double[] x = table.Column(0), y = table.Column(1);
        // A full grid, one of the two running fastest; a list of pixels stays one row.
        var columns = 1;
        var slow = y[1].Equals(y[0]) ? y : x;
        while (columns < slow.Length && slow[columns].Equals(slow[0])) columns++;
        if (x.Length % columns != 0) columns = x.Length;
        var warnings = new List<string>();
        var factor = QUnit.FactorToHouse(path, QUnit.InWords(table.Header), qUnit, "1/Å", x, warnings);
        var sigma = table.Columns >= 4 ? table.Column(3) : null;
        return new SmallAngleImage(
            System.IO.Path.GetFileName(path), Array.ConvertAll(x, v => v * factor), Array.ConvertAll(y, v => v * factor), table.Column(2),
            sigma, null, x.Length / columns, columns, "arbitrary") { Warnings = warnings };
    }
}
