using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>What happens between a crystal and a curve on disk: radiation, motion, resolution, ranges, noise; ranges wide enough for laboratory and synchrotron.</summary>
internal sealed class PdfInstrument
{
    private const int Bands = 48;
    private readonly PairDistributionModel[] _bands;
    private readonly PairDistributionModel _published = new(PdfCurve.Grid, new PairDistributionSettings
    {
        Radiation = PairScattering.Xray, SmallestQ = 0.5, LargestQ = 23, Damping = 0.04, Broadening = 0.01,
    });

    /// <summary>Prepares some ranges of Q, which are costly to change.</summary>
    /// <param name="randomness">The run's streams.</param>
    public PdfInstrument(Randomness randomness)
    {
        _bands = new PairDistributionModel[Bands];
        Parallel.For(0, Bands, b =>
        {
            var random = randomness.Stream("ranges of Q", (ulong)b);
            _bands[b] = new PairDistributionModel(PdfCurve.Grid, new PairDistributionSettings
            {
                Radiation = PairScattering.Xray, SmallestQ = random.Uniform(0.2, 1.3), LargestQ = random.Uniform(14, 34),
            });
        });
    }

    /// <summary>Measures a crystal once: G(r) on the grid, the last distance measured in Å, and whether with neutrons.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="published">True for the one instrument of the paper: x-rays, Q 0.5 to 23 Å⁻¹, U 0.008 Å², no noise; false for any other.</param>
    /// <param name="random">A stream of this curve alone.</param>
    /// <exception cref="InputException">The mean scattering length vanishes.</exception>
    public (double[] G, double Last, bool Neutron) Measure(Crystal crystal, bool published, RandomStream random)
    {
        if (published)
            return (_published.Evaluate(crystal with { Sites = [.. crystal.Sites.Select(s => s with { MeanSquareDisplacement = 0.008 })] }), PdfCurve.Grid.Last, false);

        var measured = Any(crystal, random);
        return (measured.G, measured.Last, measured.Neutron);
    }

    /// <summary>Measures a crystal once with any instrument, whose range of Q is known, as headers state it.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="random">A stream of this curve alone.</param>
    /// <exception cref="InputException">The mean scattering length vanishes.</exception>
    public MinedCurve Any(Crystal crystal, RandomStream random)
    {
        var neutron = random.Uniform() < 0.35;
        var motion = random.LogUniform(0.002, 0.025);
        var displacements = crystal.Composition.Keys.ToDictionary(e => e.Symbol, _ => motion * random.LogUniform(0.6, 1.7), StringComparer.Ordinal);
        var moving = crystal with { Sites = [.. crystal.Sites.Select(s => s with { MeanSquareDisplacement = displacements[s.Occupants[0].Element.Symbol] })] };
        var band = _bands[random.Below(Bands)];
        var g = band.With(band.Settings with
        {
            Radiation = neutron ? PairScattering.Neutron : PairScattering.Xray,
            Damping = random.Uniform(0, 0.06),
            Broadening = random.Uniform(0, 0.03),
            QuadraticCorrelation = random.Uniform() < 0.5 ? 0 : random.Uniform(0, 4),
            ParticleDiameter = random.Uniform() < 0.3 ? random.LogUniform(15, 120) : null,
        }).Evaluate(moving);

        var rms = Math.Sqrt(g.Average(v => v * v));
        var noise = rms * random.LogUniform(0.003, 0.07);
        var (ripple, q, decay, phase) = (rms * random.Uniform(0, 0.15), random.Uniform(0.3, 4), random.Uniform(2, 10), random.Uniform(0, 2 * Math.PI));
        var last = random.Uniform() < 0.25 ? random.Uniform(PdfCurve.ShortestLast, PdfCurve.Grid.Last) : PdfCurve.Grid.Last;
        for (var i = 0; i < g.Length; i++)
        {
            var r = PdfCurve.Grid[i];
            g[i] += noise * random.Normal() + ripple * Math.Exp(-r / decay) * Math.Sin(q * r + phase);
        }

        return new(g, last, neutron, band.Settings.SmallestQ, band.Settings.LargestQ!.Value);
    }
}
