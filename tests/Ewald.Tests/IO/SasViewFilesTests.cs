using Ewald.IO;

namespace Ewald.Tests.IO;

/// <summary>Files that Debian's python3-sasview carries, with the numbers that SasView 5.0.5's own loader gives for them.</summary>
public class SasViewFilesTests
{
    private const string Folder = "/usr/lib/python3/dist-packages/sas/sasview/test/";

    // Points, first and last Q in 1/Å, first I of Loader().load(file)[0]; for the two Anton Paar files it states 1/nm and is divided by 10.
    [SasViewFilesTheory]
    [InlineData("1umSlitSmearSphere.ABS", 150, 0.0001, 0.01, 7740)]
    [InlineData("AUSANS_run3_2_no_buffer.ABS", 115, 0.01943, 0.229, 0.3979)]
    [InlineData("AUSANS_run4_1_with_buffer.ABS", 114, 0.01943, 0.2272, 0.9135)]
    [InlineData("saxess_example.pdh", 748, 0.0072644, 0.50027, 747740.5)]
    [InlineData("Anton-Paar.pdh", 673, 0.0066040, 0.45017, 0.1822409)]
    [InlineData("33837rear_1D_1.75_16.5_NXcanSAS.h5", 66, 0.00416, 0.6189241619415587, 5.416094671273121)]
    [InlineData("33837rear_1D_1.75_16.5_NXcanSAS_v3.h5", 66, 0.00416, 0.6189241619415587, 5.416094671273121)]
    [InlineData("FK403_0006_Nika.hdf", 118, 0.03852531313896179, 1.6450916528701782, 635763.0)]
    [InlineData("Lew_Sa3_DSM_QinA.h5", 490, 0.00011210965191748045, 1.6363743543624878, 8906803.30270401)]
    [InlineData("latex_smeared.xml", 301, 0.003797, 0.401, 4006.05896074137)]
    [InlineData("ISIS_83404.TXT", 121, 0.009, 0.249, 38.43649)]
    [InlineData("rpa_igor.txt", 100, 0.001, 0.4698727989009163, 0.07168626925075851)]
    [InlineData("circular_test.txt", 197, 0.000899228, 0.339327, 2.10714)]
    [InlineData("100nmSpheresNodQ.txt", 150, 0.001, 0.5, 2410)]
    public void Curves_agree_with_SasView(string file, int points, double first, double last, double intensity)
    {
        var curve = SmallAngleFile.Read(Folder + "1d_data/" + file);
        Assert.Equal(points, curve.Count);
        // SasView keeps some columns in single precision: 2^-24 relative, and decimal rounding of the lines above.
        Assert.Equal(1, curve.Q[0] / first, 1e-7);
        Assert.Equal(1, curve.Q[^1] / last, 1e-7);
        Assert.Equal(1, curve.Intensity[0] / intensity, 1e-7);
    }

    // h5py counts 240 groups of SASdata; the root's attribute default names this one.
    [SasViewFilesFact]
    public void Of_many_SASdata_the_one_the_file_calls_default_is_read()
    {
        var curve = SmallAngleFile.Read(Folder + "1d_data/VTMA.h5");
        Assert.Contains("The file holds 240 SASdata; /VTMA13b_2_870C_297min_0072_mrg/", Assert.Single(curve.Warnings, w => w.Contains("SASdata", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [SasViewFilesTheory]
    [InlineData("14250_2D_NoDetInfo_NXcanSAS_v3.h5", 160, 160, "cm⁻¹")]
    [InlineData("33837rear_2D_1.75_16.5_NXcanSAS_v3.h5", 150, 150, "cm⁻¹")]
    [InlineData("BAM_2D.h5", 1065, 1030, "cm⁻¹")]
    public void Patterns_read_whatever_way_their_Q_is_stored(string file, int rows, int columns, string unit)
    {
        var image = SmallAngleImage.Read(Folder + "2d_data/" + file);
        Assert.Equal((rows, columns, unit), (image.Rows, image.Columns, image.IntensityUnit));
        Assert.Equal(file.StartsWith("BAM", StringComparison.Ordinal), image.Masked is not null);
        Assert.True(image.Qx.Min() < 0 && image.Qx.Max() > 0 && image.Qy.Min() < 0 && image.Qy.Max() > 0);
    }
}

/// <summary>A test on the files of python3-sasview; skipped where it is not installed.</summary>
internal sealed class SasViewFilesTheoryAttribute : TheoryAttribute
{
    public SasViewFilesTheoryAttribute()
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/sas/sasview/test/1d_data")) Skip = "peer: absent (python3-sasview)";
    }
}

/// <summary>As <see cref="SasViewFilesTheoryAttribute"/>, for one case.</summary>
internal sealed class SasViewFilesFactAttribute : FactAttribute
{
    public SasViewFilesFactAttribute()
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/sas/sasview/test/1d_data")) Skip = "peer: absent (python3-sasview)";
    }
}
