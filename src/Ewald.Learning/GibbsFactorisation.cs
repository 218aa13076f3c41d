using System.Numerics.Tensors;
using Ewald.Core;

namespace Ewald.Learning;

/// <summary>Phases of a composition spread without any reference: patterns that shift and broaden, at most three in a sample, in connected areas.</summary>
/// <remarks>
/// D_n ≈ Σ_{k∈S_n} h_nk B(σ_nk) T(m_nk) W_k, W ≥ 0, h ≥ 0, |S_n| ≤ p_n. Alternates (a) the exact choice of the set S_n for every sample
/// (<see cref="GibbsPhaseRule"/>, priced by <see cref="PhaseCriterion"/>, with <see cref="PhaseConnectivity"/>) and (b) multiplicative steps of the patterns for
/// Σ_n |D_n − R_n|² / |D_n|². A start takes samples for patterns: one at random, then each time one drawn with the square of what the patterns so far leave unexplained;
/// pure samples have the sharpest peaks, which no broadened pattern can explain, so they are found. Restarts are chosen by the objective, the sum of (a)'s costs.
/// Differs from the source: weights of single shifts instead of sums over all shifts, widths, least squares instead of Kullback-Leibler, enumeration instead of a mixed integer program.
/// Limits: no shift, one width, no price: non-negative factorisation with at most p_n phases a sample.
/// Valid: patterns without background, noise of similar relative size in all samples.
/// Source: Xue et al., Proc. AAAI 31, 4635 (2017); Bai et al., AI Magazine 39, 15 (2018), doi:10.1609/aimag.v39i1.2785.</remarks>
public sealed class GibbsFactorisation
{
    private readonly IReadOnlyList<double[]> _data;
    private readonly IReadOnlyList<int> _maxPhases;
    private readonly IReadOnlyList<int[]> _neighbours;
    private readonly PeakTransforms _transforms;
    private readonly GibbsFactorisationSetup _setup;
    private readonly double[] _energies;
    private readonly CancellationToken _cancel;

    /// <summary>Prepares the samples.</summary>
    /// <param name="data">Patterns on the observed nodes, not negative, none constant zero, shape [sample][node].</param>
    /// <param name="maxPhases">Most phases of each sample, 1 to 3, shape [sample].</param>
    /// <param name="neighbours">Neighbours in composition, shape [sample][neighbour].</param>
    /// <param name="transforms">Shifts and widths.</param>
    /// <param name="setup">Numbers.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a pattern is empty, negative or not finite.</exception>
    public GibbsFactorisation(
        IReadOnlyList<double[]> data, IReadOnlyList<int> maxPhases, IReadOnlyList<int[]> neighbours, PeakTransforms transforms, GibbsFactorisationSetup setup,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(maxPhases);
        ArgumentNullException.ThrowIfNull(neighbours);
        ArgumentNullException.ThrowIfNull(transforms);
        ArgumentNullException.ThrowIfNull(setup);
        if (data.Count != maxPhases.Count || data.Count != neighbours.Count)
            throw new ArgumentException($"GibbsFactorisation: {data.Count} patterns, {maxPhases.Count} limits and {neighbours.Count} lists of neighbours; the counts must agree.", nameof(data));
        for (var n = 0; n < data.Count; n++)
        {
            if (data[n].Length != transforms.Observed)
                throw new ArgumentException($"GibbsFactorisation: pattern {n} has {data[n].Length} nodes; the transforms have {transforms.Observed}.", nameof(data));
            if (data[n].Any(v => !(v >= 0 && double.IsFinite(v))) || !data[n].Any(v => v > 0))
                throw new ArgumentException($"GibbsFactorisation: pattern {n} is zero throughout, negative or not finite somewhere; leave it out.", nameof(data));
        }

        (_data, _maxPhases, _neighbours, _transforms, _setup, _cancel) = (data, maxPhases, neighbours, transforms, setup, cancel);
        _energies = [.. data.Select(d => TensorPrimitives.SumOfSquares<double>(d))];
    }

    /// <summary>Finds patterns and phases.</summary>
    /// <param name="phases">K, at most the number of samples.</param>
    /// <param name="streams">One stream a restart.</param>
    /// <param name="progress">Told after every restart, or null.</param>
    /// <exception cref="ArgumentException">More phases than samples.</exception>
    public PhaseMap Find(int phases, Func<int, RandomStream> streams, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(streams);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(phases);
        if (phases > _data.Count) throw new ArgumentException($"GibbsFactorisation: {phases} phases are more than the {_data.Count} samples.", nameof(phases));
        PhaseMap? best = null;
        for (var r = 0; r < _setup.Restarts; r++)
        {
            var map = Improve(Start(phases, streams(r)), _setup.Iterations);
            if (best is null || map.Objective < best.Objective) best = map;
            progress?.Invoke(r + 1);
        }

        return best!;
    }

    /// <summary>Alternates from given patterns.</summary>
    /// <param name="patterns">One pattern a phase, of <see cref="PeakTransforms.Nodes"/> nodes; not changed.</param>
    /// <param name="iterations">Alternations; 1 only chooses phases for the patterns as they are.</param>
    public PhaseMap Improve(IReadOnlyList<double[]> patterns, int iterations)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(iterations);
        var current = patterns.Select(p => (double[])p.Clone()).ToList();
        PhaseMap? best = null;
        for (var i = 0; i < iterations; i++)
        {
            var map = Choose(current);
            if (best is null || map.Objective < best.Objective) best = map;
            if (i == iterations - 1) break;
            current = PatternUpdate.Apply(_transforms, current, _data, _energies, map, _setup.PatternUpdates);
        }

        return best!;
    }

    /// <summary>The best sets of every sample for given patterns, cheapest first.</summary>
    /// <param name="atoms">Forms of the patterns.</param>
    /// <param name="keep">Most sets of a sample.</param>
    public IReadOnlyList<IReadOnlyList<PhaseMixture>> Sets(PhaseAtoms atoms, int keep)
    {
        ArgumentNullException.ThrowIfNull(atoms);
        var allowed = Enumerable.Repeat(true, atoms.Phases).ToArray();
        var sets = new IReadOnlyList<PhaseMixture>[_data.Count];
        Parallel.For(0, _data.Count, new ParallelOptions { CancellationToken = _cancel }, n =>
        {
            var products = new double[atoms.Count];
            atoms.Correlate(_data[n], products);
            var all = GibbsPhaseRule.Enumerate(atoms, products, _energies[n], allowed, _maxPhases[n]);
            sets[n] = [.. all.OrderBy(m => Cost(m, n)).Take(keep)];
        });
        return sets;
    }

    private double Cost(PhaseMixture mixture, int sample) => _setup.Criterion.Value(mixture.Residual / _energies[sample], mixture.Phases.Length);

    private PhaseMap Choose(List<double[]> patterns)
    {
        var atoms = new PhaseAtoms(_transforms, patterns, _cancel);
        var sets = Sets(atoms, int.MaxValue);
        double[][] costs = [.. sets.Select((s, n) => s.Select(m => Cost(m, n)).ToArray())];
        var choice = PhaseConnectivity.Choose([.. sets.Select(s => (IReadOnlyList<int[]>)[.. s.Select(m => m.Phases)])], costs, _neighbours, _setup.Connectivity, patterns.Count);
        var chosen = sets.Select((s, n) => s[choice[n]]).ToArray();
        return new PhaseMap(_transforms, patterns, chosen, [.. chosen.Select((m, n) => Read(atoms, m, n))], choice.Select((c, n) => costs[n][c]).Sum());
    }

    /// <summary>A mixture in the words of a user.</summary>
    /// <param name="atoms">Forms.</param>
    /// <param name="mixture">The mixture.</param>
    /// <param name="sample">Index of the sample.</param>
    public SamplePhases Read(PhaseAtoms atoms, PhaseMixture mixture, int sample)
    {
        ArgumentNullException.ThrowIfNull(atoms);
        ArgumentNullException.ThrowIfNull(mixture);
        var forms = mixture.Atoms.Select(atoms.Describe).ToArray();
        return new SamplePhases(
            mixture.Phases, [.. mixture.Weights.Select((w, t) => w * TensorPrimitives.Max(atoms.Values(mixture.Atoms[t])))],
            [.. forms.Select(f => _transforms.Scale(f.Shift))], [.. forms.Select(f => _transforms.Broadening[f.Level])], mixture.Residual / _energies[sample]);
    }

    private List<double[]> Start(int phases, RandomStream stream)
    {
        var patterns = new List<double[]> { FromSample(stream.Below(_data.Count)) };
        while (patterns.Count < phases)
        {
            var squares = Choose(patterns).Samples.Select(s => s.RelativeResidual * s.RelativeResidual).ToArray();
            var left = stream.Uniform() * squares.Sum();
            var pick = 0;
            while (pick < squares.Length - 1 && (left -= squares[pick]) > 0) pick++;
            patterns.Add(FromSample(pick));
        }

        return patterns;
    }

    // A multiplicative step cannot leave zero: every node starts a little above it.
    private double[] FromSample(int sample)
    {
        var pattern = new double[_transforms.Nodes];
        var max = _data[sample].Max();
        Array.Fill(pattern, PatternUpdate.Least);
        for (var i = 0; i < _transforms.Observed; i++) pattern[i + _transforms.MaxShift] += _data[sample][i] / max;
        return pattern;
    }
}
