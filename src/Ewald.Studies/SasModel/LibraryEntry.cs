using Ewald.Core;
using Ewald.Representations;

namespace Ewald.Studies.SasModel;

/// <summary>One body of the neighbour library at its canonical size: the geometric mean of its lengths is 60 Å.</summary>
/// <param name="Class">Position in <see cref="Candidates.All"/>.</param>
/// <param name="Free">Free parameters.</param>
/// <param name="Width">Relative width of the distributed length.</param>
/// <param name="InteractionRadius">Å, 0 for dilute.</param>
/// <param name="VolumeFraction">Of the repelling spheres.</param>
/// <param name="Curve">Intensity on <see cref="Grid"/>, first value of order 1, shape [node].</param>
internal sealed record LibraryEntry(int Class, double[] Free, double Width, double InteractionRadius, double VolumeFraction, float[] Curve)
{
    /// <summary>Same step as the network's grid, so that a size is a whole number of nodes.</summary>
    public static LogGrid Grid { get; } = new(
        EasySet.Grid.Low * Math.Exp(-34 * EasySet.Grid.Step), EasySet.Grid.Low * Math.Exp(177 * EasySet.Grid.Step), 212);

    private const double CanonicalLength = 60;

    /// <summary>Draws one entry from the candidate's prior.</summary>
    /// <param name="candidate">Position in <see cref="Candidates.All"/>.</param>
    /// <param name="random">The stream of this entry.</param>
    public static LibraryEntry Draw(int candidate, RandomStream random)
    {
        var model = Candidates.All[candidate];
        var free = model.Draw(random);
        var lengths = Enumerable.Range(0, free.Length).Where(i => model.Free[i].IsLength).ToArray();
        if (lengths.Length > 0)
        {
            var factor = CanonicalLength / Math.Exp(lengths.Average(i => Math.Log(free[i])));
            foreach (var i in lengths) free[i] *= factor;
        }
        // Start values need fewer widths and repulsions than training does: a fit moves them from there.
        var width = model.Distributed is null || random.Uniform() < 0.2 ? 0 : random.Uniform(0.03, 0.3);
        double radius = 0, fraction = 0;
        if (model.Interacts && random.Uniform() < 0.2)
        {
            radius = CandidateCurve.OuterRadius(model, free) * random.Uniform(1, 1.5);
            fraction = random.Uniform(0.05, 0.35);
        }
        var curve = new double[Grid.Count];
        CandidateCurve.Evaluate(model, free, width, radius, fraction, Grid.Nodes(), curve, 20);
        var first = curve[0];
        return new LibraryEntry(candidate, free, width, radius, fraction, [.. curve.Select(v => (float)(v / first))]);
    }
}
