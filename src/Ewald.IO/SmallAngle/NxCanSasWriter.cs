using Ewald.Core;

namespace Ewald.IO;

/// <summary>Writes a curve as NXcanSAS 1.1 with plain NeXus beside it, so that NeXus viewers and SasView both read it.</summary>
public static class NxCanSasWriter
{
    /// <summary>Writes one curve; an existing file is replaced whole.</summary>
    /// <param name="path">The file, by habit <c>.h5</c> or <c>.nxs</c>.</param>
    /// <param name="curve">The curve, Q in Å⁻¹.</param>
    /// <exception cref="DataFormatException">The file cannot be made there.</exception>
    public static void Write(string path, ScatteringCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        Hdf5File.Save(path, file =>
        {
            file.SetAttribute("/", "default", "sasentry01");
            file.CreateGroup("/sasentry01", "NXentry");
            file.SetAttribute("/sasentry01", "canSAS_class", "SASentry");
            file.SetAttribute("/sasentry01", "version", "1.1");
            file.SetAttribute("/sasentry01", "default", "sasdata01");
            // One-element lists of text: SasView indexes these datasets.
            file.Write("/sasentry01/definition", new[] { "NXcanSAS" });
            file.Write("/sasentry01/title", new[] { curve.Metadata.GetValueOrDefault("Title") ?? curve.Name });
            file.Write("/sasentry01/run", new[] { curve.Metadata.GetValueOrDefault("Run") ?? "" });
            const string data = "/sasentry01/sasdata01";
            file.CreateGroup(data, "NXdata");
            file.SetAttribute(data, "canSAS_class", "SASdata");
            file.SetAttribute(data, "signal", "I");
            file.SetAttribute(data, "I_axes", "Q");
            file.SetAttribute(data, "axes", "Q");
            file.SetAttribute(data, "Q_indices", new[] { 0 });
            Column("Q", curve.Q, "1/angstrom");
            var unit = curve.IntensityUnit == "cm⁻¹" ? "1/cm" : "arbitrary";
            Column("I", curve.Intensity, unit);
            if (curve.Sigma is not null)
            {
                Column("Idev", curve.Sigma, unit);
                file.SetAttribute(data + "/I", "uncertainties", "Idev");
                file.SetAttribute(data, "I_uncertainties", "Idev");
            }

            if (curve.QSigma is not null)
            {
                Column("Qdev", curve.QSigma, "1/angstrom");
                file.SetAttribute(data + "/Q", "resolutions", "Qdev");
                file.SetAttribute(data, "Q_uncertainties", "Qdev");
            }

            void Column(string name, double[] values, string units)
            {
                file.Write($"{data}/{name}", values);
                file.SetAttribute($"{data}/{name}", "units", units);
            }
        });
    }
}
