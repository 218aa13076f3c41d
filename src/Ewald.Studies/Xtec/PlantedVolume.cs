using Ewald.Core;
using Ewald.IO;

namespace Ewald.Studies.Xtec;

/// <summary>A reciprocal-space volume with planted families: Bragg peaks, two charge-density waves, thermal diffuse scattering, background.</summary>
/// <remarks>Its physics is not that of the model which looks for it: counts are Poisson numbers; a density wave has a triangular spread of T_c and
/// critical scattering that outlives T_c; Bragg peaks fall by an Einstein oscillator's Debye-Waller factor; peaks are pseudo-Voigt with
/// structure factors that differ from peak to peak and a form-factor envelope; the background slopes; diffuse halos overlap the peaks.</remarks>
internal sealed class PlantedVolume : ITemperatureVolume
{
    private const double LatticeParameter = 6, EinsteinTemperature = 120, MeanSquareAt300 = 0.008, Envelope = 0.01, DiffuseReference = 130, FirstIndex = 1.5, Halo = 0.05, HaloQ = 8;
    private readonly PlantedSettings _settings;
    private readonly Randomness _randomness;
    private readonly float[][] _amplitude;
    private readonly HashSet<long>[] _core = [[], [], [], []];
    private readonly double[] _waves1, _waves2;
    private readonly byte[] _artefact;
    private readonly (double Shape, double Width)[] _profiles = [(0.15, 1.3), (0.15, 1.6), (0.15, 1.6)];

    public PlantedVolume(PlantedSettings settings, Randomness randomness)
    {
        (_settings, _randomness) = (settings, randomness);
        Temperatures = [.. Enumerable.Range(0, settings.Temperatures).Select(i => 12.0 + 10 * i * 23.0 / (settings.Temperatures - 1))];
        Axes = [Axis("L", settings.Zones.L), Axis("K", settings.Zones.K), Axis("H", settings.Zones.H)];
        var draw = randomness.Stream("transition temperature");
        var first = draw.Uniform(120, 150);
        Transitions = (first, first * settings.TransitionRatio);
        _waves1 = Array.ConvertAll(Temperatures, t => Wave(t, Transitions.First));
        _waves2 = Array.ConvertAll(Temperatures, t => Wave(t, Transitions.Second));
        _amplitude = [.. Enumerable.Range(0, PlantedTruth.Families).Select(_ => new float[Voxels])];
        Place();
        _artefact = new byte[Voxels];
        Parallel.For(0, Axes[0].Count, l =>
        {
            var random = randomness.Stream("detector", (ulong)l);
            for (var v = l * Layer; v < (l + 1) * Layer; v++)
            {
                var u = random.Uniform();
                _artefact[v] = u < settings.Dead ? (byte)1 : u < settings.Dead + settings.Hot ? (byte)2 : (byte)0;
            }
        });
        Truth = Calibrate();
    }

    public double[] Temperatures { get; }

    public IReadOnlyList<VolumeAxis> Axes { get; }

    public IReadOnlyList<string> Warnings => [];

    public PlantedTruth Truth { get; }

    public (double First, double Second) Transitions { get; }

    private long Layer => (long)Axes[1].Count * Axes[2].Count;

    private long Voxels => Layer * Axes[0].Count;

    /// <summary>Counts, the same whenever a layer is asked for.</summary>
    public void Read(int first, int count, float[] target)
    {
        var slab = Layer * count;
        Parallel.For(0, count, l =>
        {
            var random = _randomness.Stream("counts", (ulong)(first + l));
            Span<double> families = stackalloc double[PlantedTruth.Families];
            for (var v = 0L; v < Layer; v++)
            {
                var at = (first + l) * Layer + v;
                var brightness = _artefact[at] == 2 ? 20 + 180 * random.Uniform() : 1;
                for (var t = 0; t < Temperatures.Length; t++)
                    target[t * slab + l * Layer + v] = _artefact[at] == 1 ? 0 : random.Poisson(brightness * (Background(at) + Signal(at, t, families)));
            }
        });
    }

    /// <summary>The same volume counted once, where that is below a gigabyte.</summary>
    public ITemperatureVolume InMemory()
    {
        if (Voxels * Temperatures.Length > 200_000_000) return this;
        var values = new float[Voxels * Temperatures.Length];
        Read(0, Axes[0].Count, values);
        return new MemoryVolume(Temperatures, Axes, values);
    }

    public void Dispose()
    {
    }

    /// <summary>Order parameter squared: a triangular spread of T_c of ±2 % and critical scattering around T_c.</summary>
    private double Wave(double t, double transition)
    {
        double sum = 0, weight = 0;
        for (var i = -20; i <= 20; i++)
        {
            var local = transition * (1 + 0.001 * i);
            var w = 21 - Math.Abs(i);
            weight += w;
            if (t < local) sum += w * Math.Pow(1 - t / local, 2 * _settings.Beta);
        }

        var reduced = (t - transition) / (0.04 * transition);
        return sum / weight + 0.04 / (1 + reduced * reduced);
    }

    private double Background(long voxel) => _settings.Background * (1 + 0.05 * ((double)(voxel / Layer) / Axes[0].Count - 0.5));

    private double Signal(long voxel, int temperature, Span<double> families)
    {
        var t = Temperatures[temperature];
        families[0] = _amplitude[0][voxel] > 0 ? _amplitude[0][voxel] * Math.Exp(-SquaredQ(voxel) * MeanSquare(t)) : 0;
        families[1] = _amplitude[1][voxel] * _waves1[temperature];
        families[2] = _amplitude[2][voxel] * _waves2[temperature];
        families[3] = _amplitude[3][voxel] * t / DiffuseReference;
        return families[0] + families[1] + families[2] + families[3];
    }

    // Einstein oscillator: ⟨u²⟩ along one direction, Å², 0.008 at 300 K.
    private static double MeanSquare(double t) =>
        MeanSquareAt300 * Math.Tanh(EinsteinTemperature / 600) / Math.Tanh(EinsteinTemperature / (2 * t));

    private double SquaredQ(long voxel) =>
        SquaredQ(Axes[0].Coordinates[voxel / Layer], Axes[1].Coordinates[voxel / Axes[2].Count % Axes[1].Count], Axes[2].Coordinates[voxel % Axes[2].Count]);

    private static double SquaredQ(double l, double k, double h) => Math.Pow(2 * Math.PI / LatticeParameter, 2) * (l * l + k * k + h * h);

    private VolumeAxis Axis(string name, int zones)
    {
        // Away from the origin, where the Debye-Waller factor can be seen.
        var count = zones * _settings.ZoneVoxels;
        return new VolumeAxis(name, "rlu", [.. Enumerable.Range(0, count).Select(i => FirstIndex + (i + 0.5) / _settings.ZoneVoxels)]);
    }

    private void Place()
    {
        var random = _randomness.Stream("structure factors");
        (double L, double K, double H)[][] sites = [[(0, 0, 0)], [(0, 0.5, 0.5)], [(0.5, 0, 0.3), (0.5, 0, -0.3)]];
        for (var l = 1; l <= _settings.Zones.L + 2; l++)
            for (var k = 1; k <= _settings.Zones.K + 2; k++)
                for (var h = 1; h <= _settings.Zones.H + 2; h++)
                {
                    for (var family = 0; family < sites.Length; family++)
                        foreach (var q in sites[family])
                        {
                            var (shape, width) = _profiles[family];
                            Add(family, l + q.L, k + q.K, h + q.H, Math.Exp(0.4 * random.Normal()), 12, r2 =>
                                (1 - shape) * Math.Exp(-0.5 * r2 / (width * width)) + shape / Math.Pow(1 + r2 / (width * width), 2));
                        }

                    Add(3, l, k, h, Halo * SquaredQ(l, k, h) / (HaloQ * HaloQ), 9, r2 => 1 / Math.Pow(1 + r2 / 9, 2), core: false);
                }

        // Rods along L through (K, H) = (½, 0): layers that vibrate independently.
        for (var k = 1; k <= _settings.Zones.K + 2; k++)
            for (var h = 1; h <= _settings.Zones.H + 2; h++)
            {
                var strength = Math.Exp(0.4 * random.Normal());
                for (var l = 0; l < Axes[0].Count; l++) AddLayer(3, l, k + 0.5, h, strength, 8, r2 => 1 / Math.Pow(1 + r2 / 3, 2));
            }
    }

    // Centre of a position in voxels.
    private double Place(double index) => (index - FirstIndex) * _settings.ZoneVoxels - 0.5;

    private void Add(int family, double l, double k, double h, double strength, int reach, Func<double, double> profile, bool core = true)
    {
        var centre = Place(l);
        for (var a = Math.Max(0, (int)Math.Ceiling(centre - reach)); a <= Math.Min(Axes[0].Count - 1, centre + reach); a++)
        {
            var away = (a - centre) * (a - centre);
            AddLayer(family, a, k, h, strength, reach, r2 => r2 + away > reach * reach ? 0 : profile(r2 + away), core);
        }
    }

    private void AddLayer(int family, int layer, double k, double h, double strength, int reach, Func<double, double> profile, bool core = true)
    {
        var (second, third) = (Place(k), Place(h));
        for (var b = Math.Max(0, (int)Math.Ceiling(second - reach)); b <= Math.Min(Axes[1].Count - 1, second + reach); b++)
            for (var c = Math.Max(0, (int)Math.Ceiling(third - reach)); c <= Math.Min(Axes[2].Count - 1, third + reach); c++)
            {
                var r2 = (b - second) * (b - second) + (c - third) * (c - third);
                var at = layer * Layer + b * Axes[2].Count + c;
                if (r2 > reach * reach) continue;
                var height = profile(r2);
                _amplitude[family][at] += (float)(strength * Math.Exp(-Envelope * SquaredQ(at)) * height);
                if (core && height >= 0.5) _core[family].Add(at);
            }
    }

    // Scales each family until the median signal over noise of the voxels within half maximum is the one asked for.
    private PlantedTruth Calibrate()
    {
        var reached = new double[PlantedTruth.Families];
        for (var round = 0; round < 16; round++)
            for (var family = 0; family < PlantedTruth.Families; family++)
            {
                reached[family] = MedianSignalToNoise(family);
                if (round == 15) continue;
                var factor = (float)Math.Clamp(Math.Pow(_settings.SignalToNoise / reached[family], 1.4), 0.1, 10);
                var map = _amplitude[family];
                for (var v = 0; v < map.Length; v++) map[v] *= factor;
            }

        var truth = new VoxelFamily[Voxels];
        Parallel.For(0, Axes[0].Count, l =>
        {
            for (var v = l * Layer; v < (l + 1) * Layer; v++) truth[v] = Family(v);
        });
        return new PlantedTruth(truth, Transitions.First, Transitions.Second, reached);
    }

    private VoxelFamily Family(long voxel)
    {
        if (_artefact[voxel] != 0) return VoxelFamily.Artefact;
        Span<double> families = stackalloc double[PlantedTruth.Families], mean = stackalloc double[PlantedTruth.Families];
        mean.Clear();
        for (var t = 0; t < Temperatures.Length; t++)
        {
            Signal(voxel, t, families);
            for (var f = 0; f < mean.Length; f++) mean[f] += families[f] / Temperatures.Length;
        }

        var best = 0;
        for (var f = 1; f < mean.Length; f++)
            if (mean[f] > mean[best]) best = f;
        return mean[best] < 0.5 * Math.Sqrt(_settings.Background) ? VoxelFamily.Background : (VoxelFamily)(best + 1);
    }

    private double MedianSignalToNoise(int family)
    {
        var values = new List<double>();
        Span<double> families = stackalloc double[PlantedTruth.Families];
        var limit = family switch { 1 => Transitions.First, 2 => Transitions.Second, _ => double.PositiveInfinity };
        foreach (var v in _core[family])
        {
            double sum = 0;
            var n = 0;
            for (var t = 0; t < Temperatures.Length && Temperatures[t] < limit; t++)
            {
                sum += Signal(v, t, families) is var total ? families[family] / Math.Sqrt(total + Background(v)) : 0;
                n++;
            }

            values.Add(sum / n);
        }

        values.Sort();
        return values[values.Count / 2];
    }
}
