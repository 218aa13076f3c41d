using System.Text.Json.Serialization;

namespace Ewald.Core;

/// <summary>One answer on one file.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ClassAnswer), "class")]
[JsonDerivedType(typeof(QuantityAnswer), "quantity")]
[JsonDerivedType(typeof(CurveAnswer), "curve")]
[JsonDerivedType(typeof(ArrayAnswer), "array")]
public abstract record Answer(string Name);

/// <summary>A class with its conformal set.</summary>
/// <param name="Name">What is answered, camelCase.</param>
/// <param name="Value">The most probable class, or <c>unknown</c>.</param>
/// <param name="Set">The conformal set at <paramref name="Level"/>, most probable first.</param>
/// <param name="Level">Coverage that the set is calibrated to.</param>
/// <param name="Probabilities">Probability of each class.</param>
public sealed record ClassAnswer(string Name, string Value, IReadOnlyList<string> Set, double Level, IReadOnlyDictionary<string, double> Probabilities)
    : Answer(Name);

/// <summary>A number with its interval.</summary>
/// <param name="Name">What is answered, camelCase.</param>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end of the interval; not a number where none is claimed (null in JSON).</param>
/// <param name="High">Upper end of the interval; not a number where none is claimed (null in JSON).</param>
/// <param name="Level">Coverage that the interval is calibrated to.</param>
/// <param name="Unit">Unit.</param>
public sealed record QuantityAnswer(string Name, double Value, double Low, double High, double Level, string Unit) : Answer(Name);

/// <summary>A curve with its band.</summary>
/// <param name="Name">What is answered, camelCase.</param>
/// <param name="X">Abscissa, shape [point].</param>
/// <param name="Y">Ordinate, shape [point].</param>
/// <param name="Low">Lower edge of the band, shape [point], or null.</param>
/// <param name="High">Upper edge of the band, shape [point], or null.</param>
/// <param name="XUnit">Unit of the abscissa.</param>
/// <param name="YUnit">Unit of the ordinate.</param>
public sealed record CurveAnswer(string Name, double[] X, double[] Y, double[]? Low, double[]? High, string XUnit, string YUnit) : Answer(Name)
{
    /// <summary>What each point is, for example a reflection's indices, shape [point]; null and absent where points need no name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Labels { get; init; }
}

/// <summary>An array written to a file.</summary>
/// <param name="Name">What is answered, camelCase.</param>
/// <param name="Path">File and data set, <c>file.h5:/entry/data</c>.</param>
public sealed record ArrayAnswer(string Name, string Path) : Answer(Name);

/// <summary>How far the input lies from what the model was trained on.</summary>
/// <param name="Score">Distance measure of the study, in units of its threshold's scale.</param>
/// <param name="Threshold">Stored in the model card.</param>
/// <param name="Flag">True when the score exceeds the threshold.</param>
public sealed record OutOfDistribution(double Score, double Threshold, bool Flag);

/// <summary>The answers on one file, or the sentence that says why there are none.</summary>
/// <param name="File">The file as given.</param>
/// <param name="Ok">True when it was answered.</param>
/// <param name="Answers">The answers; empty when not ok.</param>
/// <param name="OutOfDistribution">Null when not ok, and when nothing was trained.</param>
/// <param name="Warnings">Whatever a careful reader must know.</param>
/// <param name="Error">One sentence, null when ok.</param>
public sealed record FilePrediction(
    string File, bool Ok, IReadOnlyList<Answer> Answers, OutOfDistribution? OutOfDistribution, IReadOnlyList<string> Warnings, string? Error)
{
    /// <summary>A file that could not be answered.</summary>
    /// <param name="file">The file as given.</param>
    /// <param name="error">One sentence.</param>
    public static FilePrediction Failed(string file, string error) => new(file, false, [], null, [], error);
}
