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
    public void Every_column_text_reads(string file, int points, bool sigma, bool qSigma, double first, double last)
    {
        var curve = SmallAngleFile.Read(SharedData.Path("04_sas/" + file));
        Assert.Equal($"{points} {sigma} {qSigma}", $"{curve.Count} {curve.Sigma is not null} {curve.QSigma is not null}");
        Assert.Equal(first, curve.Q[0], first * 1e-9);
        Assert.Equal(last, curve.Q[^1], last * 1e-9);
    }
}
