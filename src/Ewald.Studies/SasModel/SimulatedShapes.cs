using Ewald.Core;
using Ewald.IO;
using Ewald.Representations;

namespace Ewald.Studies.SasModel;

/// <summary>One file of the public set of six simulated shapes (Roberts et al., AutomatedSAS, MIT licence): noise-free curves with a flat background.</summary>
/// <param name="Classes">Names of the shapes.</param>
/// <param name="Q">Å⁻¹, shape [point], equal steps in ln Q.</param>
/// <param name="Curves">Intensities with background, cm⁻¹, shape [curve][point].</param>
/// <param name="Backgrounds">Background of each curve, cm⁻¹.</param>
/// <param name="Labels">Class of each curve.</param>
internal sealed record SimulatedShapes(string[] Classes, double[] Q, double[][] Curves, double[] Backgrounds, int[] Labels)
{
    /// <summary>The shapes, in the order of the network's classes.</summary>
    public static string[] Shapes { get; } = ["sphere", "cylinder", "disk", "cs_sphere", "cs_cylinder", "cs_disk"];

    /// <summary>Reads one file.</summary>
    /// <param name="path">TRAIN.h5, CALIBRATE.h5 or SCALE.h5.</param>
    /// <exception cref="InputException">The file is not such a set.</exception>
    public static SimulatedShapes Read(string path)
    {
        using var file = Hdf5File.Open(path);
        if (!file.Exists("/q_invA")) throw new DataFormatException(path, "holds no q_invA; sas-model expects the AutomatedSAS sets with one group a shape.");
        var q = file.ReadDoubles("/q_invA");
        var curves = new List<double[]>();
        var backgrounds = new List<double>();
        var labels = new List<int>();
        for (var c = 0; c < Shapes.Length; c++)
        {
            if (!file.Exists("/" + Shapes[c])) throw new DataFormatException(path, $"holds no group {Shapes[c]}; it must hold {string.Join(", ", Shapes)}.");
            var values = file.ReadDoubles($"/{Shapes[c]}/I", out var shape);
            if (shape.Length != 2 || shape[1] != q.Length)
                throw new DataFormatException(path, FormattableString.Invariant($"{Shapes[c]}/I has {shape[^1]} points a curve, q_invA has {q.Length}."));
            var background = file.ReadDoubles($"/{Shapes[c]}/background");
            for (var i = 0; i < shape[0]; i++)
            {
                curves.Add(values.AsSpan(i * q.Length, q.Length).ToArray());
                backgrounds.Add(background[i]);
                labels.Add(c);
            }
        }
        return new SimulatedShapes(Shapes, q, [.. curves], [.. backgrounds], [.. labels]);
    }

    /// <summary>Several files as one set.</summary>
    /// <param name="sets">The sets, on the same Q.</param>
    public static SimulatedShapes Join(params SimulatedShapes[] sets) => new(
        Shapes, sets[0].Q, [.. sets.SelectMany(s => s.Curves)], [.. sets.SelectMany(s => s.Backgrounds)], [.. sets.SelectMany(s => s.Labels)]);

    /// <summary>Grid of the set: its own Q.</summary>
    public LogGrid Grid => new(Q[0], Q[^1], Q.Length);

    /// <summary>Channels of the set's network: it states neither errors nor resolution.</summary>
    /// <param name="grid">Grid of the set.</param>
    public static CurveFeatures Features(LogGrid grid) => new(grid, 3, false);

    /// <summary>The curve as a measurement with relative noise.</summary>
    /// <param name="index">Which curve.</param>
    /// <param name="relative">Standard deviation of the noise over the intensity; 0 for none.</param>
    /// <param name="random">The stream of the noise.</param>
    public ScatteringCurve Curve(int index, double relative, RandomStream random)
    {
        var clean = Curves[index];
        var intensity = new double[clean.Length];
        for (var i = 0; i < clean.Length; i++) intensity[i] = clean[i] * (1 + (relative > 0 ? relative * random.Normal() : 0));
        return new ScatteringCurve("simulated", Q, intensity, null, null, "cm⁻¹");
    }

    /// <summary>A new training example from a curve of the set: another size, scale and noise, and a cut at either end.</summary>
    /// <remarks>A body s times larger has I(Q) → s³ I(sQ) before the background is added. Beyond the ends of the data the curve is continued by its
    /// local power law.</remarks>
    /// <param name="index">Which curve.</param>
    /// <param name="augmentation">How far.</param>
    /// <param name="random">The stream of this example.</param>
    public ScatteringCurve Varied(int index, ShapeAugmentation augmentation, RandomStream random)
    {
        var n = Q.Length;
        var step = Math.Log(Q[^1] / Q[0]) / (n - 1);
        var shift = random.Uniform(-1, 1) * augmentation.LogSize / step;
        var scale = Math.Exp(3 * shift * step + random.Uniform(-1, 1) * augmentation.LogScale);
        var noise = random.Uniform() < 0.2 ? 0 : random.Uniform(0, augmentation.Noise);
        var clean = Curves[index];
        var background = Backgrounds[index];
        var log = new double[n];
        for (var i = 0; i < n; i++) log[i] = Math.Log(Math.Max(clean[i] - background, 1e-7));
        var low = 0.7 * (log[8] - log[0]) / 8;
        var high = (log[n - 1] - log[n - 41]) / 40;
        var intensity = new double[n];
        for (var i = 0; i < n; i++)
        {
            var at = i + shift;
            var node = Math.Clamp((int)Math.Floor(at), 0, n - 2);
            var value = at < 0 ? log[0] + at * low : at > n - 1 ? log[n - 1] + (at - n + 1) * high : log[node] + (at - node) * (log[node + 1] - log[node]);
            intensity[i] = (scale * Math.Exp(value) + background) * (1 + noise * random.Normal());
        }
        var first = random.Uniform() < 0.7 ? 0 : random.Below((int)(augmentation.Cut * n) + 1);
        var end = n - (random.Uniform() < 0.7 ? 0 : random.Below((int)(augmentation.Cut * n) + 1));
        return new ScatteringCurve("simulated", Q[first..end], intensity[first..end], null, null, "cm⁻¹");
    }

    /// <summary>Features of curves.</summary>
    /// <param name="count">Number of curves.</param>
    /// <param name="curve">The curve of each position.</param>
    /// <param name="threads">Number of threads.</param>
    /// <returns>Shape [curve, channel, node].</returns>
    public float[] Describe(int count, Func<int, ScatteringCurve> curve, int threads)
    {
        var features = Features(Grid);
        var values = new float[count * features.Size];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            features.Fill(LogCurve.Resample(curve(i), features.Grid), values.AsSpan(i * features.Size, features.Size)));
        return values;
    }
}

/// <summary>How far training examples of <see cref="SimulatedShapes"/> are moved.</summary>
/// <param name="LogSize">Half range of ln size.</param>
/// <param name="LogScale">Half range of ln intensity.</param>
/// <param name="Noise">Largest relative noise a point.</param>
/// <param name="Cut">Largest share of points cut at either end.</param>
internal sealed record ShapeAugmentation(double LogSize = 0.5, double LogScale = 1.5, double Noise = 0.05, double Cut = 0.15);
