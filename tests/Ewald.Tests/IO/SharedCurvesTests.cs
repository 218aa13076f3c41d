using Ewald.Core;
using Ewald.IO;

namespace Ewald.Tests.IO;

/// <summary>Every real small-angle file that the house knows of reads, or is refused for the right reason.</summary>
public class SharedCurvesTests
{
    // Points, whether σ and σ(Q) are there, first and last Q in Å⁻¹: counted in the files by eye and with awk.
    [SharedDataTheory]
    [InlineData("proteins/2epe.dat", 104, true, false, 9.81300045e-3, 0.408344507)]
    [InlineData("proteins/SASDA92.dat", 2133, true, false, 0.1828170, 6.01453)]
    [InlineData("proteins/SASDCK2.dat", 391, true, false, 0.0066275299, 0.3104110062)]
    [InlineData("proteins/raw_crysol.fit", 404, true, false, 0.00972485, 0.240054)]
    [InlineData("proteins/raw_foxs.fit", 404, true, false, 0.00972485, 0.24005422)]
    [InlineData("proteins/raw_crysol.int", 50, false, false, 0.01, 0.5)]
    [InlineData("proteins/raw_foxs.dat", 500, true, false, 0.001, 0.5)]
    [InlineData("proteins/raw_lys_saxs.dat", 474, true, false, 1.00967275e-2, 0.282996847)]
    [InlineData("proteins/raw_lys_waxs.dat", 292, true, false, 2.14089383e-1, 0.793624363)]
    [InlineData("proteins/raw_sans_data.dat", 117, true, true, 6.85263400e-3, 0.783923)]
    [InlineData("sasview_examples/Alumina_usaxs.csv", 112, true, false, 0.000246465, 0.675764)]
    [InlineData("sasview_examples/PolySpheres.txt", 128, true, false, 0.003, 0.28939848597336)]
    [InlineData("sasview_examples/apoferritin.txt", 395, true, true, 0.0055, 0.3995)]
    [InlineData("sasview_examples/conalbumin.txt", 395, true, true, 0.0055, 0.3995)]
    [InlineData("sasview_examples/cyl_400_40.txt", 54, false, false, 0.00925926, 0.5)]
    [InlineData("sasview_examples/sphere_80.txt", 99, false, false, 0.0010101, 0.1)]
    [InlineData("proteins/SASDA96.dat", 1366, true, false, 0.166206, 3.78909)]
    [InlineData("proteins/SASDA96.out", 456, true, false, 0.1689, 3.789)]
    [InlineData("proteins/SASDJG5.dat", 723, true, false, 1.242870e-2, 0.6043860)]
    [InlineData("proteins/lysozyme_8mgml_UdeM_subtracted.dat", 430, true, false, 1.06922151e-2, 0.580660603)]
    [InlineData("proteins/lysozyme_8mgml_UdeM_gnom.out", 429, true, false, 0.0106922, 0.579347)]
    public void Every_column_text_reads(string file, int points, bool sigma, bool qSigma, double first, double last)
    {
        var curve = SmallAngleFile.Read(SharedData.Path("04_sas/" + file));
        Assert.Equal($"{points} {sigma} {qSigma}", $"{curve.Count} {curve.Sigma is not null} {curve.QSigma is not null}");
        Assert.Equal(first, curve.Q[0], first * 1e-9);
        Assert.Equal(last, curve.Q[^1], last * 1e-9);
    }

    // Points counted with grep -c Idata; the drop contrast has one point of zero error, which is left out.
    [SharedDataTheory]
    [InlineData("10000A_sphere_dsm.xml", 75, true)]
    [InlineData("33837rear_1D_1.75_16.5_CanSAS1D.xml", 66, false)]
    [InlineData("AOT_Microemulsion-Core_Contrast.xml", 137, false)]
    [InlineData("AOT_Microemulsion-Drop_Contrast.xml", 136, false)]
    [InlineData("AOT_Microemulsion-Shell_Contrast.xml", 137, false)]
    [InlineData("ISIS_Polymer_Blend_TK49.xml", 102, false)]
    [InlineData("Ludox_silica.xml", 92, true)]
    [InlineData("P123_D2O_10_percent.xml", 124, false)]
    [InlineData("P123_D2O_30_percent.xml", 124, false)]
    [InlineData("P123_D2O_40_percent.xml", 124, false)]
    [InlineData("hSDS_D2O_0p5_percent.xml", 137, false)]
    [InlineData("hSDS_D2O_2p0_percent.xml", 137, false)]
    public void Every_canSAS_file_reads_on_absolute_scale(string file, int points, bool qSigma)
    {
        var curve = SmallAngleFile.Read(SharedData.Path("04_sas/sasview_examples/" + file));
        Assert.Equal($"{points} {qSigma} cm⁻¹", $"{curve.Count} {curve.QSigma is not null} {curve.IntensityUnit}");
        Assert.NotNull(curve.Sigma);
        Assert.DoesNotContain(curve.Warnings, w => w.Contains("does not state", StringComparison.Ordinal));
        Assert.NotEqual("", curve.Metadata["Title"]);
    }

    [SharedDataTheory]
    [InlineData("proteins/index.csv", "no rows of numbers")]
    [InlineData("README.md", "no rows of numbers")]
    [InlineData("proteins/pdb/6lyz.pdb", "holds atoms")]
    [InlineData("sas_shapes_simulated/q_200.txt", "one column of 200 numbers")]
    [InlineData("sas_shapes_simulated/TRAIN.h5", "without NXcanSAS data; it holds")]
    [InlineData("gnnom_reference_networks.h5", "without NXcanSAS data; it holds")]
    [InlineData("sasview_examples/P123_D2O_10_percent.dat", "2-D table")]
    [InlineData("sasview_examples/33837rear_2D_1.75_16.5_NXcanSAS.h5", "is a 2-D pattern of shape [150, 150]; a 1-D curve is asked")]
    [InlineData("proteins", "is a folder")]
    public void What_is_no_curve_is_refused_for_the_right_reason(string file, string reason) =>
        Assert.Contains(reason, Assert.Throws<DataFormatException>(() => SmallAngleFile.Read(SharedData.Path("04_sas/" + file))).Message, StringComparison.Ordinal);

    [SharedDataFact]
    public void No_file_of_the_folder_is_left_out_of_these_lists()
    {
        var listed = GetType().GetMethods().SelectMany(m => m.GetCustomAttributes(typeof(InlineDataAttribute), false))
            .Select(a => (string)((InlineDataAttribute)a).GetData(null!).First()[0]).Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        var unread = Directory.EnumerateFiles(SharedData.Path("04_sas"), "*", SearchOption.AllDirectories)
            .Where(f => !listed.Contains(Path.GetFileName(f)) && !f.Contains("frames_GI", StringComparison.Ordinal) && !f.EndsWith(".pdb", StringComparison.Ordinal)
                && Path.GetFileName(f) is not ("CALIBRATE.h5" or "SCALE.h5"));
        Assert.Empty(unread);
    }

    [SharedDataFact]
    public void The_twenty_frames_of_glucose_isomerase_share_one_Q_grid()
    {
        var frames = Directory.GetFiles(SharedData.Path("04_sas/proteins/frames_GI"), "*.dat").Select(f => SmallAngleFile.Read(f)).ToArray();
        Assert.Equal(20, frames.Length);
        Assert.All(frames, f => Assert.Equal(frames[0].Q, f.Q));
        Assert.All(frames, f => Assert.Equal(474, f.Count));
    }

    [SharedDataFact]
    public void Q_is_never_converted_by_guess_and_always_on_request()
    {
        var path = SharedData.Path("04_sas/proteins/SASDA92.dat");
        var asked = SmallAngleFile.Read(path, "1/nm");
        var silent = SmallAngleFile.Read(path);
        Assert.Equal(silent.Q[0] / 10, asked.Q[0], 1e-15);
        Assert.Contains(silent.Warnings, w => w.Contains("give --q-unit 1/nm; nothing was converted", StringComparison.Ordinal));
        Assert.Contains(asked.Warnings, w => w.Contains("read as 1/nm, as given", StringComparison.Ordinal));
        // This one says "Q (1/A)" in a comment of its header: a flag does not overrule the file.
        var stated = SmallAngleFile.Read(SharedData.Path("04_sas/proteins/raw_sans_data.dat"), "1/nm");
        Assert.Equal(6.85263400e-3, stated.Q[0], 1e-15);
        Assert.Contains(stated.Warnings, w => w.Contains("is not applied", StringComparison.Ordinal));
    }

    [SharedDataFact]
    public void The_two_dimensional_files_read_as_patterns()
    {
        var nexus = SmallAngleImage.Read(SharedData.Path("04_sas/sasview_examples/33837rear_2D_1.75_16.5_NXcanSAS.h5"));
        // Values of three pixels read with h5py: I[70, 70..72].
        Assert.Equal([0.98200033, 1.07529663, 1.1738087], nexus.Intensity[(70 * 150 + 70)..(70 * 150 + 73)].Select(v => Math.Round(v, 8)));
        Assert.Equal("150 150 True", $"{nexus.Rows} {nexus.Columns} {nexus.Sigma is not null}");
        Assert.Equal((-0.149, -0.147), (Math.Round(nexus.Qx[0], 12), Math.Round(nexus.Qx[1], 12)));
        var text = SmallAngleImage.Read(SharedData.Path("04_sas/sasview_examples/P123_D2O_10_percent.dat"));
        Assert.Equal("100 100 True", $"{text.Rows} {text.Columns} {text.Sigma is not null}");
        Assert.Equal((0.099, 0.099), (text.Qx[^1], text.Qy[^1]));
    }
}
