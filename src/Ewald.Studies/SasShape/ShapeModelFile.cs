using System.Text.Json;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Physics.SmallAngle.Populations;

namespace Ewald.Studies.SasShape;

/// <summary>The model's folder: <c>neighbours.bin</c> (half precision) and <c>card.json</c> (calibration, limits).</summary>
/// <remarks>Layout, little endian: "EWSHAPE1", then counts as int32 (core curves, library curves, limits, shapes, points a shape, k),
/// σ₀ as double; then half floats: V' of the core [curve, 3], ln V' of the library [curve, limit], shapes [shape, point]; then
/// classes as bytes: core, library.</remarks>
public static class ShapeModelFile
{
    private const string Name = "neighbours.bin", Magic = "EWSHAPE1";

    /// <summary>Writes weights and card.</summary>
    /// <param name="folder">Folder of the model; made when absent.</param>
    /// <param name="model">The calibrated model.</param>
    /// <param name="card">The card; its calibration is replaced by the model's, keeping further entries.</param>
    public static void Save(string folder, ShapeModel model, ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(card);
        AtomicFile.Write(Path.Combine(folder, Name), stream => Write(stream, model));
        card.Calibration["computed"] = JsonSerializer.SerializeToNode(model.Computed, EwaldJson.Document);
        card.Calibration["measured"] = JsonSerializer.SerializeToNode(model.Measured, EwaldJson.Document);
        ModelStore.Save(folder, card);
    }

    /// <summary>Loads a model.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <exception cref="InputException">No model of this study, a hash that differs, or a torn file.</exception>
    public static (ShapeModel Model, ModelCard Card) Load(string folder)
    {
        var card = ModelStore.Open(folder, "sas-shape");
        var path = Path.Combine(folder, Name);
        if (!card.WeightsSha256.ContainsKey(Name)) throw new InputException($"{folder}: the card names no {Name}; train the model again.");
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            return (Read(reader).With(CalibrationOf(card.Calibration["computed"]), CalibrationOf(card.Calibration["measured"])), card);
        }
        catch (Exception e) when (e is EndOfStreamException or JsonException or ArgumentException or FormatException)
        {
            throw new DataFormatException(path, "is no neighbours file of sas-shape; copy the model's folder again or train it again.", e);
        }
    }

    private static void Write(Stream stream, ShapeModel model)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.ASCII, leaveOpen: true);
        var shapes = model.Route.Scaling.Shapes;
        writer.Write(Magic.AsSpan());
        foreach (var count in (int[])[model.CoreLabels.Count, model.Library.Count, ShapeFeatures.Limits.Length, shapes.Count, shapes[0].Length, model.Library.Neighbours])
            writer.Write(count);
        writer.Write(model.Library.Floor);
        foreach (var v in model.Core) writer.Write((Half)v);
        foreach (var v in model.Library.Features) writer.Write((Half)v);
        foreach (var shape in shapes)
            foreach (var v in shape) writer.Write((Half)v);
        writer.Write([.. model.CoreLabels]);
        writer.Write(model.Library.Labels);
    }

    private static ShapeModel Read(BinaryReader reader)
    {
        if (new string(reader.ReadChars(Magic.Length)) != Magic) throw new FormatException("magic");
        int core = reader.ReadInt32(), library = reader.ReadInt32(), limits = reader.ReadInt32(), shapes = reader.ReadInt32(), points = reader.ReadInt32(), k = reader.ReadInt32();
        var floor = reader.ReadDouble();
        if (limits != ShapeFeatures.Limits.Length || core < k || library < k || core > 1 << 22 || library > 1 << 22 || shapes is < 1 or > 10_000 || points is < 1 or > 10_000)
            throw new FormatException("counts");
        var coreValues = Halves(reader, 3 * core);
        var libraryValues = Halves(reader, limits * library);
        var scaling = new LibraryScaling([.. Enumerable.Range(0, shapes).Select(_ => Halves(reader, points))]);
        return new ShapeModel(coreValues, Bytes(reader, core), new ShapeLibrary(libraryValues, Bytes(reader, library), k, floor), new ShapeRoute(scaling), k);
    }

    private static float[] Halves(BinaryReader reader, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = (float)reader.ReadHalf();
        return values;
    }

    private static byte[] Bytes(BinaryReader reader, int count)
    {
        var bytes = reader.ReadBytes(count);
        if (bytes.Length != count) throw new EndOfStreamException("labels");
        if (bytes.Any(b => b >= ShapeClassNames.All.Length)) throw new FormatException("labels");
        return bytes;
    }

    private static ShapeCalibration CalibrationOf(JsonNode? node) =>
        node.Deserialize<ShapeCalibration>(EwaldJson.Document) is { Sets: not null, Distances: not null, Radius: not null, Volumes.Length: 3 } calibration
            ? calibration : throw new FormatException("calibration");
}
