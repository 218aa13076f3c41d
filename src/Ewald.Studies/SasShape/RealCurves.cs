using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.SmallAngle.Populations;

namespace Ewald.Studies.SasShape;

/// <summary>A measured curve of a sample whose shape is known from elsewhere.</summary>
/// <param name="File">Path below the data folder.</param>
/// <param name="QUnit">Unit of Q where the file does not state it, or null.</param>
/// <param name="Expected">Classes that count as right.</param>
/// <param name="Reason">Why.</param>
public sealed record RealCurve(string File, string? QUnit, ShapeClass[] Expected, string Reason);

/// <summary>What became of a measured curve.</summary>
/// <param name="Real">The curve.</param>
/// <param name="Prediction">The answer of the whole predict route.</param>
/// <param name="Best">The most probable class, also where the answer is unknown.</param>
public sealed record RealAnswer(RealCurve Real, FilePrediction Prediction, string Best)
{
    /// <summary>True when the most probable class is an expected one.</summary>
    public bool Right => Real.Expected.Any(c => c.Name() == Best);
}

/// <summary>The hard set: measured curves, most of them proteins, none used for any choice in this study.</summary>
public static class RealCurves
{
    private static readonly ShapeClass[] Compact = [ShapeClass.Compact], Hollow = [ShapeClass.CompactHollow, ShapeClass.HollowSphere];

    /// <summary>The curves.</summary>
    public static IReadOnlyList<RealCurve> All { get; } =
    [
        new("sasview_examples/apoferritin.txt", "1/angstrom", Hollow, "protein shell of about 40 and 61 Å radius, void ratio 0.66 to 0.7 at the border of both hollow classes"),
        new("sasview_examples/sphere_80.txt", "1/angstrom", Compact, "computed sphere of 80 Å"),
        new("sasview_examples/cyl_400_40.txt", "1/angstrom", [ShapeClass.Extended], "computed cylinder, length 400 Å; starts beyond its own Guinier region"),
        new("sasview_examples/PolySpheres.txt", "1/angstrom", Compact, "polydisperse spheres"),
        new("sasview_examples/AOT_Microemulsion-Core_Contrast.xml", null, Compact, "droplet seen by its core"),
        new("sasview_examples/AOT_Microemulsion-Drop_Contrast.xml", null, Compact, "droplet seen as a whole"),
        new("sasview_examples/AOT_Microemulsion-Shell_Contrast.xml", null, Hollow, "droplet seen by its shell alone"),
        new("sasview_examples/ISIS_Polymer_Blend_TK49.xml", null, [ShapeClass.RandomChain], "blend of normal and deuterated polystyrene: Gaussian chains"),
        new("proteins/SASDA92.dat", "1/nm", Compact, "catalase, tetramer of near-equal axes"),
        new("proteins/SASDCK2.dat", "1/angstrom", Compact, "glucose isomerase, globular tetramer"),
        new("proteins/SASDA96.dat", "1/nm", Compact, "lysozyme, prolate 1.5 : 1"),
        new("proteins/lysozyme_8mgml_UdeM_subtracted.dat", "1/angstrom", Compact, "lysozyme"),
        new("proteins/2epe.dat", "1/angstrom", Compact, "lysozyme"),
        new("proteins/raw_lys_saxs.dat", "1/angstrom", Compact, "lysozyme; ends before Q Rg = 5"),
    ];

    /// <summary>Answers those curves that the folder holds.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="folder">Data folder.</param>
    /// <exception cref="InputException">The folder holds none of them.</exception>
    public static IReadOnlyList<RealAnswer> Answer(ShapePredictor predictor, string folder)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        var present = All.Where(r => File.Exists(Path.Combine(folder, r.File))).ToArray();
        if (present.Length == 0)
            throw new InputException($"{folder} holds none of the curves of the hard set ({All[0].File}, ...); give the folder 04_sas, or leave --data out.");
        return [.. present.AsParallel().AsOrdered().Select(r => One(predictor, Path.Combine(folder, r.File), r))];
    }

    private static RealAnswer One(ShapePredictor predictor, string file, RealCurve real)
    {
        try
        {
            var prediction = predictor.Answer(SmallAngleFile.Read(file, real.QUnit), real.File, null);
            var shape = prediction.Answers.OfType<ClassAnswer>().First();
            return new RealAnswer(real, prediction, shape.Probabilities.MaxBy(p => p.Value).Key);
        }
        catch (InputException e)
        {
            return new RealAnswer(real, FilePrediction.Failed(real.File, e.Message), "refused");
        }
    }
}
