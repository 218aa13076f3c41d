namespace Ewald.Learning;

/// <summary>The best mixture of at most three phases for one sample, by enumeration of all sets of phases.</summary>
/// <remarks>
/// For every set S of at most p phases minimise |D − Σ_{k∈S} h_k a_k|² over h ≥ 0 and over the form a_k (shift, broadening) of each phase. With the
/// forms given this is non-negative least squares in closed form: a set whose free solution has a negative weight is the case of a smaller set.
/// The forms follow by exact search over one phase at a time, from several starts, until none improves.
/// At constant temperature and pressure a spread of C components has at most C coexisting phases (Gibbs).
/// Limits: with one form a phase the answer is the exact minimum over all sets; p = 1 is the largest cosine.
/// Valid: at most three phases a sample.
/// Source: the rule as a constraint of phase maps, Bai et al., AI Magazine 39, 15 (2018), doi:10.1609/aimag.v39i1.2785, who solve a mixed
/// integer program; here C(K, ≤ 3) small problems take its place.</remarks>
public static class GibbsPhaseRule
{
    /// <summary>Solves every set of phases for one sample.</summary>
    /// <param name="atoms">All forms of all phases.</param>
    /// <param name="products">Inner products of the atoms with the sample, shape [atom].</param>
    /// <param name="energy">|D|².</param>
    /// <param name="allowed">Which phases may be used, shape [phase].</param>
    /// <param name="maxPhases">1 to 3.</param>
    /// <param name="windows">Lowest and highest shift of each phase, steps, shape [phase], or empty for all shifts.</param>
    /// <returns>The feasible sets with their residuals, singles first; sets whose weights cannot all be positive are left out.</returns>
    public static IReadOnlyList<PhaseMixture> Enumerate(PhaseAtoms atoms, ReadOnlySpan<double> products, double energy, ReadOnlySpan<bool> allowed, int maxPhases,
        ReadOnlySpan<(int Low, int High)> windows = default)
    {
        ArgumentNullException.ThrowIfNull(atoms);
        if (maxPhases is < 1 or > 3) throw new ArgumentOutOfRangeException(nameof(maxPhases), maxPhases, "GibbsPhaseRule: 1 to 3 phases a sample.");
        if (products.Length != atoms.Count || allowed.Length != atoms.Phases)
            throw new ArgumentException($"GibbsPhaseRule: received {products.Length} products and {allowed.Length} phases; there are {atoms.Count} atoms and {atoms.Phases} phases.", nameof(products));
        var solver = new SetSolver(atoms, products, energy, windows);
        var found = new List<PhaseMixture>();
        var count = atoms.Phases;
        var singles = new int[count];
        var pairs = new int[count, count, 2];
        for (var k = 0; k < count; k++)
        {
            singles[k] = -1;
            if (!allowed[k]) continue;
            Span<int> a = [solver.Best(k, [])];
            singles[k] = a[0];
            if (a[0] >= 0) found.Add(solver.Mixture([k], a));
        }

        if (maxPhases == 1) return found;
        Span<int> best = stackalloc int[3], trial = stackalloc int[3];
        for (var k = 0; k < count; k++)
            for (var l = k + 1; l < count; l++)
            {
                pairs[k, l, 0] = -1;
                if (singles[k] < 0 || singles[l] < 0) continue;
                Span<int> phases = [k, l];
                var gain = double.NegativeInfinity;
                Try(solver, phases, [singles[k], solver.Best(l, [singles[k]])], best, ref gain);
                Try(solver, phases, [solver.Best(k, [singles[l]]), singles[l]], best, ref gain);
                if (double.IsNegativeInfinity(gain)) continue;
                (pairs[k, l, 0], pairs[k, l, 1]) = (best[0], best[1]);
                found.Add(solver.Mixture([k, l], best[..2]));
            }

        if (maxPhases == 2) return found;
        for (var k = 0; k < count; k++)
            for (var l = k + 1; l < count; l++)
                for (var m = l + 1; m < count; m++)
                {
                    if (singles[k] < 0 || singles[l] < 0 || singles[m] < 0) continue;
                    Span<int> phases = [k, l, m];
                    var gain = double.NegativeInfinity;
                    for (var left = 0; left < 3; left++)
                    {
                        int first = left == 0 ? 1 : 0, second = left == 2 ? 1 : 2;
                        var p = pairs[phases[first], phases[second], 0];
                        if (p < 0) continue;
                        trial[first] = p;
                        trial[second] = pairs[phases[first], phases[second], 1];
                        trial[left] = solver.Best(phases[left], [trial[first], trial[second]]);
                        Try(solver, phases, trial, best, ref gain);
                    }

                    if (!double.IsNegativeInfinity(gain)) found.Add(solver.Mixture([k, l, m], best));
                }

        return found;
    }

    // Exact search over one phase at a time until none improves; keeps the better of this and what is there.
    private static void Try(in SetSolver solver, ReadOnlySpan<int> phases, scoped Span<int> atoms, Span<int> best, ref double gain)
    {
        if (atoms[..phases.Length].Contains(-1)) return;
        var value = solver.Gain(atoms[..phases.Length]);
        Span<int> others = stackalloc int[2];
        for (var sweep = 0; sweep < 6; sweep++)
        {
            var before = value;
            for (var t = 0; t < phases.Length; t++)
            {
                var o = 0;
                for (var u = 0; u < phases.Length; u++)
                {
                    if (u != t) others[o++] = atoms[u];
                }

                var a = solver.Best(phases[t], others[..o]);
                if (a < 0) continue;
                var old = atoms[t];
                atoms[t] = a;
                var now = solver.Gain(atoms[..phases.Length]);
                if (now >= value) value = now;
                else atoms[t] = old;
            }

            if (!(value > before)) break;
        }

        if (double.IsNegativeInfinity(value) || value <= gain) return;
        gain = value;
        atoms[..phases.Length].CopyTo(best);
    }

    // Forms closer than this to what the others span, relative to their squared norm, count as dependent.
    private const double Dependent = 1e-9;

    private readonly ref struct SetSolver(PhaseAtoms atoms, ReadOnlySpan<double> products, double energy, ReadOnlySpan<(int Low, int High)> windows)
    {
        private readonly ReadOnlySpan<double> _products = products;
        private readonly ReadOnlySpan<(int Low, int High)> _windows = windows;

        // The form of a phase that explains most beside fixed forms of up to two others, or -1 when none has positive weights.
        public int Best(int phase, ReadOnlySpan<int> others)
        {
            // Weights y of the others alone, and M, the inverse of their inner products: a form with products g to them changes y by M g x.
            ReadOnlySpan<double> gi = default, gj = default;
            double yi = 0, yj = 0, mii = 0, mjj = 0, mij = 0;
            if (others.Length > 0)
            {
                if (others[0] < 0) return -1;
                gi = atoms.Gram(others[0]);
                double gii = gi[others[0]], bi = _products[others[0]];
                (mii, yi) = (1 / gii, bi / gii);
                if (others.Length > 1)
                {
                    if (others[1] < 0) return -1;
                    gj = atoms.Gram(others[1]);
                    double gjj = gj[others[1]], gij = gi[others[1]], bj = _products[others[1]], det = gii * gjj - gij * gij;
                    if (!(det > Dependent * gii * gjj)) return -1;
                    (mii, mjj, mij) = (gjj / det, gii / det, -gij / det);
                    (yi, yj) = (mii * bi + mij * bj, mij * bi + mjj * bj);
                }
            }

            var transforms = atoms.Transforms;
            var (low, high) = _windows.Length == 0 ? (transforms.MinShift, transforms.MaxShift) : _windows[phase];
            var gain = double.NegativeInfinity;
            var best = -1;
            for (var level = 0; level < transforms.Broadening.Count; level++)
            {
                var zero = atoms.Atom(phase, level, 0);
                for (var a = zero + low; a <= zero + high; a++)
                {
                    double r = _products[a], d = atoms.Norm(a), zi = 0, zj = 0;
                    if (others.Length == 1)
                    {
                        zi = mii * gi[a];
                        r -= gi[a] * yi;
                        d -= gi[a] * zi;
                    }
                    else if (others.Length == 2)
                    {
                        (zi, zj) = (mii * gi[a] + mij * gj[a], mij * gi[a] + mjj * gj[a]);
                        r -= gi[a] * yi + gj[a] * yj;
                        d -= gi[a] * zi + gj[a] * zj;
                    }

                    if (!(r > 0 && d > Dependent * atoms.Norm(a))) continue;
                    var x = r / d;
                    if (others.Length > 0 && !(yi - zi * x > 0)) continue;
                    if (others.Length > 1 && !(yj - zj * x > 0)) continue;
                    if (r * x > gain) (gain, best) = (r * x, a);
                }
            }

            return best;
        }

        public double Gain(ReadOnlySpan<int> set)
        {
            Span<double> x = stackalloc double[3];
            if (!Weights(set, x)) return double.NegativeInfinity;
            var gain = 0.0;
            for (var t = 0; t < set.Length; t++) gain += x[t] * _products[set[t]];
            return gain;
        }

        public PhaseMixture Mixture(int[] phases, ReadOnlySpan<int> set)
        {
            var weights = new double[phases.Length];
            Weights(set, weights);
            var gain = 0.0;
            for (var t = 0; t < set.Length; t++) gain += weights[t] * _products[set[t]];
            return new PhaseMixture(phases, set.ToArray(), weights, Math.Max(0, energy - gain));
        }

        private bool Weights(ReadOnlySpan<int> set, Span<double> x) => SmallLeastSquares.Solve(atoms, _products, set, x);
    }
}
