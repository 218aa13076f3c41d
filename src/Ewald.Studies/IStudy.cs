using Ewald.Core;
using Ewald.Reports;

namespace Ewald.Studies;

/// <summary>One system of the field made runnable: it only assembles bricks.</summary>
public interface IStudy
{
    /// <summary>What the study is.</summary>
    StudyCard Card { get; }

    /// <summary>The whole life of the study at the run's size: leaves <c>model/</c> in the run's folder, fills the report, returns the metrics.</summary>
    /// <param name="run">Size, seed, folders, report and progress of this run.</param>
    /// <exception cref="InputException">The data folder cannot be used.</exception>
    StudyResult Run(StudyRun run);
}

/// <summary>A study that can write its easy set.</summary>
public interface ISimulate : IStudy
{
    /// <summary>Writes labelled examples to HDF5: inputs, labels, parameters, group (what a split must keep together), seed, units as attributes.</summary>
    /// <param name="count">Number of examples.</param>
    /// <param name="randomness">The run's random streams.</param>
    /// <param name="path">File to write.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between examples; nothing is left behind.</param>
    void Simulate(int count, Randomness randomness, string path, IProgressSink progress, CancellationToken cancel);
}

/// <summary>A supervised study whose easy set others computed and published: there is nothing to simulate.</summary>
public interface IPublishedEasySet : IStudy
{
    /// <summary>What the easy set is and where it lies, one sentence.</summary>
    string EasySet { get; }
}

/// <summary>A study whose trained model answers measured files.</summary>
public interface IPredict : IStudy
{
    /// <summary>Loads a trained model.</summary>
    /// <param name="folder">Folder with <c>card.json</c> and the weights it names.</param>
    /// <exception cref="InputException">The folder holds no model of this study, or a hash does not match.</exception>
    IPredictor Load(string folder);
}

/// <summary>A study whose predictor is an <see cref="IUnderstandText"/>.</summary>
public interface IPredictText : IPredict
{
    /// <summary>A text that it answers, for a user to start from.</summary>
    string TextExample { get; }
}

/// <summary>A loaded model. Safe for several threads at once.</summary>
public interface IPredictor
{
    /// <summary>The model's card.</summary>
    ModelCard Card { get; }

    /// <summary>Answers one file.</summary>
    /// <param name="file">The measured file.</param>
    /// <param name="info">What the user says of the measurement beyond the file.</param>
    /// <param name="report">A page to draw into, or null.</param>
    /// <exception cref="InputException">The file cannot be answered; one sentence.</exception>
    FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report);
}

/// <summary>A predictor that also answers what a user writes instead of a file, for example a composition.</summary>
public interface IUnderstandText : IPredictor
{
    /// <summary>True when the text names an input (well-formed or nearly so) rather than a file.</summary>
    /// <param name="text">What stood in the place of a file.</param>
    bool Understands(string text);
}

/// <summary>A predictor that spends less on each file when there are many: it is told before the first one.</summary>
public interface IPlanAhead : IPredictor
{
    /// <summary>Announces how many files follow.</summary>
    /// <param name="files">Number of files of this call.</param>
    void Expect(int files);
}

/// <summary>A study that answers measured data by taking them apart: nothing was trained, so there is no model.</summary>
public interface IDecompose : IStudy
{
    /// <summary>Takes one file, or one folder that belongs together, apart.</summary>
    /// <param name="request">What to take apart and where results go.</param>
    /// <exception cref="InputException">The data cannot be answered; one sentence.</exception>
    FilePrediction Decompose(DecompositionRequest request);
}

/// <summary>What a study that decomposes is asked.</summary>
/// <param name="Path">A file or a folder, as given.</param>
/// <param name="Info">What the user says of the measurement beyond the data.</param>
/// <param name="Output">Folder for arrays and tables (<see cref="ArrayAnswer"/> names a file in it); it exists.</param>
/// <param name="Seed">One seed in, same numbers out.</param>
/// <param name="Threads">Threads for managed kernels.</param>
/// <param name="Report">A page to draw into, or null.</param>
/// <param name="Progress">Where progress goes.</param>
/// <param name="Cancel">Cancels; nothing half-written is left.</param>
public sealed record DecompositionRequest(
    string Path, MeasurementInfo Info, string Output, ulong Seed, int Threads, ReportPage? Report, IProgressSink Progress, CancellationToken Cancel)
{
    /// <summary>The random streams of the seed.</summary>
    public Randomness Randomness { get; } = new(Seed);

    /// <summary>A further named value that the user gave (<c>--set name=value</c>), or null.</summary>
    /// <param name="name">Its name.</param>
    public string? Setting(string name) => Info.Extra is { } extra && extra.TryGetValue(name, out var value) ? value : null;
}

/// <summary>What a user says of a measurement: an input, never inferred. Null means not said.</summary>
/// <param name="QUnit">Unit of the file's Q column: <c>1/angstrom</c> or <c>1/nm</c>.</param>
/// <param name="Probe"><c>xray</c> or <c>neutron</c>.</param>
/// <param name="Concentration">Solute concentration, mg/mL.</param>
/// <param name="HeavyWaterFraction">Volume fraction of D2O in the buffer, 0 to 1 (neutrons).</param>
/// <param name="PartialSpecificVolume">Of the solute, cm³/g.</param>
/// <param name="Extra">Further named values of one study.</param>
public sealed record MeasurementInfo(
    string? QUnit = null, string? Probe = null, double? Concentration = null, double? HeavyWaterFraction = null,
    double? PartialSpecificVolume = null, IReadOnlyDictionary<string, string>? Extra = null);
