using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>A curve as mining reads it.</summary>
/// <param name="G">G(r) on <see cref="PdfCurve.Grid"/>.</param>
/// <param name="Last">Last measured distance, Å.</param>
/// <param name="Neutron">True for neutrons.</param>
/// <param name="SmallestQ">Q_min, Å⁻¹.</param>
/// <param name="LargestQ">Q_max, Å⁻¹.</param>
internal sealed record MinedCurve(double[] G, double Last, bool Neutron, double SmallestQ, double LargestQ);

/// <summary>A structure that was refined against the curve.</summary>
/// <param name="SpaceGroup">Its group.</param>
/// <param name="Geometry">Its prototype, or that of the structure that was stretched.</param>
/// <param name="Source">A published compound of the arrangement.</param>
/// <param name="Stretched">Whether it is an arrangement stretched into a subgroup.</param>
/// <param name="Rw">√(Σ (G − sG′)² / Σ G²).</param>
/// <param name="Free">Parameters refined.</param>
/// <param name="Points">Independent points of the curve, at most those of the grid.</param>
/// <param name="Crystal">The refined crystal, primitive cell.</param>
/// <param name="Instrument">δ2 (Å²), Q_broad, Q_damp (Å⁻¹) and 1 / diameter (Å⁻¹).</param>
/// <param name="Curve">The fitted curve, shape [point].</param>
internal sealed record MinedStructure(
    int SpaceGroup, string Geometry, string Source, bool Stretched, double Rw, int Free, double Points, Crystal Crystal, double[] Instrument, double[] Curve);

/// <summary>Structure mining: published arrangements of a composition refined against a curve.</summary>
/// <remarks>Arrangements that can hold the composition are searched over size and axial ratios, the best are refined up to 10 Å, the best of these also stretched
/// by some percent into each ferroelastic subgroup, the best of all refined up to 20 Å, and the best of these again as stretched by less. The idea is that of L. Yang, P. Juhás, M. W. Terban, M. G. Tucker,
/// S. J. L. Billinge, Acta Cryst. A76, 395 (2020), doi:10.1107/S2053273320002028, who refine whole structures of databases; here elements are exchanged.</remarks>
internal static class PdfMining
{
    private const int ShapesOfFilling = 2, Improved = 120, ImprovedOfGeometry = 6, Near = 24, NearOfGeometry = 3, Far = 10, FarOfGeometry = 2, MostParents = 3, MostMoves = 12;
    private const double NearLast = 10, FarLast = 20, Bins = 0.02, Same = 0.01, SmallStrain = 0.008, LargeStrain = 0.03, Floor = 0.03, Hopeless = 1.25;

    /// <summary>Searches size, shape and coordinates of what may be refined.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="weights">Weights of the composition.</param>
    /// <param name="fillings">What may be refined.</param>
    /// <param name="cancel">Stops between two fillings.</param>
    /// <returns>The best shapes, best first.</returns>
    public static IReadOnlyList<ScannedShape> Search(MinedCurve curve, PairWeights weights, IReadOnlyList<Filling> fillings, CancellationToken cancel)
    {
        var scan = new ArrangementScan(curve.G, weights);
        var shapes = new List<ScannedShape>();
        foreach (var filling in fillings)
        {
            cancel.ThrowIfCancellationRequested();
            shapes.AddRange(scan.Best(filling, ShapesOfFilling));
        }

        return [.. Few(shapes.OrderBy(s => s.Criterion), Geometry, Improved, ImprovedOfGeometry).Select(scan.Improved).OrderBy(s => s.Criterion)];
    }

    /// <summary>Refines.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="weights">Weights of the composition.</param>
    /// <param name="shapes">What <see cref="Search"/> found, best first.</param>
    /// <param name="cancel">Stops between two structures.</param>
    /// <returns>Best first.</returns>
    public static IReadOnlyList<MinedStructure> Refine(MinedCurve curve, PairWeights weights, IReadOnlyList<ScannedShape> shapes, CancellationToken cancel)
    {
        if (shapes.Count == 0) return [];
        var scan = new ArrangementScan(curve.G, weights);
        var near = new Stage(curve, weights, NearLast, instrument: false);
        var first = new List<Candidate>();
        foreach (var shape in Few(shapes, Geometry, Near, NearOfGeometry))
        {
            var (arrangement, freedom) = (shape.Filling.Arrangement, shape.Filling.Arrangement.Freedom!);
            if (near.Refine(scan.Crystal(shape), freedom, null, 6, cancel) is { } fit) first.Add(new(arrangement, arrangement.SpaceGroup, false, freedom, fit));
        }

        // Strains of some percent must be found before the far distances, which they move beyond the reach of least squares.
        first.AddRange([.. Parents(first, near).SelectMany(c => Stretched(c, near, LargeStrain, 4, 0, cancel))]);
        var far = new Stage(curve, weights, Math.Min(FarLast, curve.Last), instrument: true);
        var second = new List<Candidate>();
        foreach (var candidate in Few(first.OrderBy(c => near.Criterion(c.Fit)), c => FormattableString.Invariant($"{c.Arrangement.Geometry} {c.Group}"), Far, FarOfGeometry))
            if (far.Refine(candidate.Fit.Crystal, candidate.Freedom, null, 5, cancel) is { } fit) second.Add(candidate with { Fit = fit });
        var least = second.Select(c => c.Fit.Rw).DefaultIfEmpty().Min();
        var all = second.Select(c => c.Fit.Rw < Hopeless * least + Floor && far.Refine(c.Fit.Crystal, c.Freedom, c.Fit.Instrument, 20, cancel) is { } fit ? c with { Fit = fit } : c).ToList();
        all.AddRange([.. Parents(all.Where(c => !c.Stretched), far).SelectMany(c => Stretched(c, far, SmallStrain, 3, 8, cancel))]);
        return [.. all.Select(c => new MinedStructure(
            c.Stretched ? c.Group : GroupOf(c.Fit.Crystal, c.Group), c.Arrangement.Geometry, c.Arrangement.Source, c.Stretched, c.Fit.Rw, c.Fit.Free, far.Points, c.Fit.Crystal, c.Fit.Instrument, c.Fit.Curve)).OrderBy(s => s.Rw)];
    }

    /// <summary>The best of each geometry, as long as they are not much worse than the best of all.</summary>
    private static IEnumerable<Candidate> Parents(IEnumerable<Candidate> candidates, Stage stage)
    {
        Candidate[] best = [.. candidates.OrderBy(c => stage.Criterion(c.Fit)).DistinctBy(c => c.Arrangement.Geometry)];
        var least = best.Select(c => c.Fit.Rw).DefaultIfEmpty().Min();
        return best.Where(c => c.Fit.Rw < stage.HopelessParent * least + Floor).Take(MostParents);
    }

    /// <summary>A structure stretched into each subgroup that a strain along a low-index direction leaves, in the better of both senses.</summary>
    private static IEnumerable<Candidate> Stretched(Candidate parent, Stage stage, double strain, int begin, int finish, CancellationToken cancel)
    {
        var (crystal, prototype) = (parent.Fit.Crystal, parent.Arrangement.Prototype!);
        foreach (var (indices, group) in GroupClasses.Stretches(prototype.SpaceGroup.Number))
        {
            var direction = prototype.Direction(indices);
            var freedom = SymmetricFreedom.Of(crystal, SymmetricDistortion.Left(prototype.Crystal.Cell, prototype.Operations, direction));
            var fit = new[] { strain, -strain }
                .Select(s => stage.Refine(crystal with { Cell = SymmetricDistortion.Stretch(crystal.Cell, direction, s) }, freedom, parent.Fit.Instrument, begin, cancel))
                .OfType<Refined>().MinBy(r => r.Rw);
            if (fit is null || fit.Rw > stage.HopelessParent * parent.Fit.Rw + Floor) continue;
            if (finish > 0) fit = stage.Refine(fit.Crystal, freedom, fit.Instrument, finish, cancel) ?? fit;
            yield return new(parent.Arrangement, group, true, freedom, fit);
        }
    }

    /// <summary>The group of a refined structure: one element on several sets of places can have more symmetry than the arrangement.</summary>
    private static int GroupOf(Crystal crystal, int group)
    {
        try
        {
            return CrystalSymmetry.Of(crystal, Same).SpaceGroup.Number;
        }
        catch (InputException)
        {
            return group;
        }
    }

    /// <summary>Weights of a composition for a curve.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="composition">Atoms of each element.</param>
    /// <exception cref="InputException">The mean scattering length of the composition vanishes.</exception>
    public static PairWeights Weights(MinedCurve curve, IReadOnlyList<(Element Element, int Count)> composition) => PairWeights.Of(
        [.. composition.Select(c => c.Element)], [.. composition.Select(c => (double)c.Count)], curve.Neutron ? PairScattering.Neutron : PairScattering.Xray, curve.SmallestQ, curve.LargestQ);

    private static string Geometry(ScannedShape shape) => shape.Filling.Arrangement.Geometry;

    private static IEnumerable<T> Few<T>(IEnumerable<T> ordered, Func<T, string> geometry, int most, int each)
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        return ordered.Where(s =>
        {
            var count = taken.GetValueOrDefault(geometry(s));
            taken[geometry(s)] = count + 1;
            return count < each;
        }).Take(most);
    }

    private sealed record Candidate(Arrangement Arrangement, int Group, bool Stretched, SymmetricFreedom Freedom, Refined Fit);

    private sealed record Refined(double Rw, Crystal Crystal, double[] Instrument, double[] Curve, int Free);

    /// <summary>Refinement up to one distance.</summary>
    private sealed class Stage
    {
        private readonly PairDistributionKernel _kernel;
        private readonly bool _instrument;
        private readonly double[] _data;

        public Stage(MinedCurve curve, PairWeights weights, double last, bool instrument)
        {
            var grid = PdfCurve.Grid with { Count = Math.Min(PdfCurve.Grid.Count, (int)((last - PdfCurve.Grid.First) / PdfCurve.Grid.Step) + 1) };
            (_kernel, _instrument, _data) = (new PairDistributionKernel(grid, weights, curve.SmallestQ, curve.LargestQ, Bins), instrument, [.. curve.G.Take(grid.Count)]);
            Points = Math.Min(grid.Count, (grid.Last - grid.First) * curve.LargestQ / Math.PI);
        }

        public double Points { get; }

        /// <summary>How much worse than the best a structure may be and yet be stretched: by much before the motion of all elements and the instrument are free.</summary>
        public double HopelessParent => _instrument ? 1.15 : 2;

        /// <summary>Half of the Bayesian information criterion: more parameters must earn their place (G. Schwarz, Ann. Stat. 6, 461 (1978), doi:10.1214/aos/1176344136).</summary>
        public double Criterion(double rw, int free) => 0.5 * (Points * Math.Log(rw * rw + Floor * Floor) + free * Math.Log(Points));

        public double Criterion(Refined fit) => Criterion(fit.Rw, fit.Free);

        public Refined? Refine(Crystal start, SymmetricFreedom freedom, double[]? instrument, int iterations, CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            var model = new ArrangementModel(start, freedom, _kernel, MostMoves);
            // As many values as points would fit anything.
            if (model.Count > _data.Length / 2) return null;
            var fit = ArrangementFit.Refine(model, _data, ArrangementFit.Start(model, instrument), _instrument, iterations, cancel);
            return double.IsFinite(fit.Rw) ? new(fit.Rw, model.At(fit.Values), fit.Values[^4..], fit.Curve, fit.Free) : null;
        }
    }
}
