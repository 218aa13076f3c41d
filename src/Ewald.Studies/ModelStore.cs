using System.Security.Cryptography;
using System.Text.Json;
using Ewald.Core;

namespace Ewald.Studies;

/// <summary>Trained models on disk: <c>models/&lt;study&gt;/&lt;name&gt;/</c> with <c>card.json</c> and the files whose hashes the card holds.</summary>
public static class ModelStore
{
    /// <summary>Name of the card within a model's folder.</summary>
    public const string CardFile = "card.json";

    /// <summary>Version of the card's layout that this build reads and writes.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Hashes every file of the folder into the card and writes the card last, so that a folder with a card is complete.</summary>
    /// <param name="folder">Folder that already holds the weights.</param>
    /// <param name="card">The card; its hashes are replaced.</param>
    public static void Save(string folder, ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => !string.Equals(Path.GetFileName(f), CardFile, StringComparison.Ordinal)))
            hashes[Path.GetFileName(file)] = Sha256(file);
        AtomicFile.WriteText(Path.Combine(folder, CardFile), JsonSerializer.Serialize(card with { WeightsSha256 = hashes }, EwaldJson.Document) + "\n");
    }

    /// <summary>Reads the card of a model and checks that it is this study's and that every file is the one it names.</summary>
    /// <param name="folder">Folder with <c>card.json</c>.</param>
    /// <param name="study">Id of the study.</param>
    /// <exception cref="InputException">No card, another study's card, a missing file or another hash.</exception>
    public static ModelCard Open(string folder, string study)
    {
        var path = Path.Combine(folder, CardFile);
        if (!File.Exists(path)) throw new InputException($"{folder} holds no trained model: it has no {CardFile}. `ewald run {study} --out DIR` leaves one in DIR/model.");
        var card = Read(path);
        if (card.SchemaVersion != SchemaVersion)
            throw new DataFormatException(path, FormattableString.Invariant($"the card has schemaVersion {card.SchemaVersion}, this build reads {SchemaVersion}; train the model again."));
        if (!string.Equals(card.Study, study, StringComparison.Ordinal))
            throw new InputException($"{folder} holds a model of {card.Study}, not of {study}.");
        foreach (var (name, hash) in card.WeightsSha256)
        {
            var file = Path.Combine(folder, Path.GetFileName(name));
            if (!File.Exists(file)) throw new InputException($"{folder}: the card names {name}, which is missing; copy the whole folder or train the model again.");
            if (!string.Equals(Sha256(file), hash, StringComparison.OrdinalIgnoreCase))
                throw new InputException($"{folder}: {name} is not the file that its card describes (sha256 differs); copy the folder again or train the model again.");
        }

        return card;
    }

    /// <summary>The folder of the study's shipped default model.</summary>
    /// <param name="study">Id of the study.</param>
    /// <param name="models">Folder of all models; null for the house's own.</param>
    /// <exception cref="InputException">The study ships no model, or none is marked default.</exception>
    public static string FindDefault(string study, string? models = null) => TryFindDefault(study, models) ?? throw new InputException(
        $"No trained model of {study} lies in {Path.Combine(models ?? RepositoryPaths.Models, study)}. Make one with `ewald run {study} --out DIR` and give it as --model DIR/model.");

    /// <summary>As <see cref="FindDefault"/>, null when there is none.</summary>
    /// <param name="study">Id of the study.</param>
    /// <param name="models">Folder of all models; null for the house's own.</param>
    public static string? TryFindDefault(string study, string? models = null) => List(study, models).FirstOrDefault(m => m.Card.IsDefault).Folder;

    /// <summary>The shipped models of a study, ordered by name. Their weights are not checked here.</summary>
    /// <param name="study">Id of the study.</param>
    /// <param name="models">Folder of all models; null for the house's own.</param>
    public static IReadOnlyList<(string Folder, ModelCard Card)> List(string study, string? models = null)
    {
        var root = Path.Combine(models ?? RepositoryPaths.Models, study);
        if (!Directory.Exists(root)) return [];
        return [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)
            .Where(f => File.Exists(Path.Combine(f, CardFile))).Select(f => (f, Read(Path.Combine(f, CardFile))))];
    }

    /// <summary>SHA-256 of a file, lower-case hexadecimal.</summary>
    /// <param name="file">The file.</param>
    public static string Sha256(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static ModelCard Read(string path)
    {
        try
        {
            var card = JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(path), EwaldJson.Document);
            return card is { Study: not null, WeightsSha256: not null, Calibration: not null }
                ? card : throw new DataFormatException(path, "the card lacks study, weightsSha256 or calibration; train the model again.");
        }
        catch (JsonException e)
        {
            throw new DataFormatException(path, "the card is not valid JSON; copy the folder again or train the model again.", e);
        }
    }
}
