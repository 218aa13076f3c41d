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
/// <remarks>Arrangements that can hold the composition are searched over size and axial ratios, the best are refined up to 10 Å, the best of those up to
/// 20 Å, and the best of these again as stretched into each ferroelastic subgroup. The idea is that of L. Yang, P. Juhás, M. W. Terban, M. G. Tucker,
/// S. J. L. Billinge, Acta Cryst. A76, 395 (2020), doi:10.1107/S2053273320002028, who refine whole structures of databases; here elements are exchanged.</remarks>
internal static class PdfMining
{
    private const int ShapesOfFilling = 2, Improved = 120, ImprovedOfGeometry = 6, Near = 24, NearOfGeometry = 3, Far = 8, FarOfGeometry = 2, Parents = 3, MostMoves = 12;
    private const double NearLast = 10, FarLast = 20, Bins = 0.02, Same = 0.01, Strain = 0.008, Floor = 0.03, Hopeless = 1.25, HopelessParent = 1.15;

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
        var first = Few(shapes, Geometry, Near, NearOfGeometry).Select(s => (Shape: s, Fit: near.Refine(scan.Crystal(s), s.Filling.Arrangement.Freedom!, null, 6, cancel))).Where(f => f.Fit is not null);
        var far = new Stage(curve, weights, Math.Min(FarLast, curve.Last), instrument: true);
        var second = Few(first.OrderBy(f => near.Criterion(f.Fit!)), f => Geometry(f.Shape), Far, FarOfGeometry)
            .Select(f => (f.Shape.Filling.Arrangement, Fit: far.Refine(f.Fit!.Crystal, f.Shape.Filling.Arrangement.Freedom!, null, 5, cancel)!)).Where(f => f.Fit is not null).OrderBy(f => far.Criterion(f.Fit)).ToArray();
        var parents = new List<(MinedStructure Structure, Arrangement Arrangement)>();
        var least = second.Select(f => f.Fit.Rw).DefaultIfEmpty().Min();
        foreach (var (arrangement, fit) in second)
        {
            var refined = fit.Rw < Hopeless * least + Floor ? far.Refine(fit.Crystal, arrangement.Freedom!, fit.Instrument, 20, cancel) ?? fit : fit;
            parents.Add((new(GroupOf(refined.Crystal, arrangement.SpaceGroup), arrangement.Geometry, arrangement.Source, false, refined.Rw, refined.Free, far.Points, refined.Crystal, refined.Instrument, refined.Curve), arrangement));
        }

        var all = parents.Select(p => p.Structure).ToList();
        least = all.Select(s => s.Rw).DefaultIfEmpty().Min();
        foreach (var (structure, arrangement) in parents.OrderBy(p => far.Criterion(p.Structure.Rw, p.Structure.Free)).DistinctBy(p => p.Arrangement.Geometry).Where(p => p.Structure.Rw < HopelessParent * least + Floor).Take(Parents))
            all.AddRange(Stretched(structure, arrangement.Prototype!, far, cancel));
        return [.. all.OrderBy(s => s.Rw)];
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

    /// <summary>A structure stretched into each subgroup that a strain along a low-index direction leaves, in the better of both senses.</summary>
    private static IEnumerable<MinedStructure> Stretched(MinedStructure parent, CrystalPrototype prototype, Stage stage, CancellationToken cancel)
    {
        var standard = SpaceGroupNames.Of(prototype.SpaceGroup.Number).Operations;
        var cell = SymmetryAverage.Cell(UnitCell.FromDegrees(5.1, 6.3, 7.7, 83, 97, 104), standard);
        foreach (var (indices, group) in SymmetricDistortion.Stretches(cell, standard))
        {
            var direction = prototype.Direction(indices);
            var freedom = SymmetricFreedom.Of(parent.Crystal, SymmetricDistortion.Left(prototype.Crystal.Cell, prototype.Operations, direction));
            var begun = new[] { Strain, -Strain }
                .Select(s => stage.Refine(parent.Crystal with { Cell = SymmetricDistortion.Stretch(parent.Crystal.Cell, direction, s) }, freedom, parent.Instrument, 3, cancel))
                .OfType<Refined>().MinBy(r => r.Rw);
            if (begun is null || begun.Rw > HopelessParent * parent.Rw + Floor) continue;
            var refined = stage.Refine(begun.Crystal, freedom, begun.Instrument, 8, cancel)!;
            yield return parent with { SpaceGroup = group, Stretched = true, Rw = refined.Rw, Free = refined.Free, Crystal = refined.Crystal, Instrument = refined.Instrument, Curve = refined.Curve };
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
