using Ewald.Core;
using Ewald.Representations;

namespace Ewald.Studies.SasModel;

/// <summary>One body of the easy set with its clean curve; all its measured copies share its group.</summary>
/// <param name="Class">Position in <see cref="Candidates.All"/>.</param>
/// <param name="Free">Free parameters of the candidate.</param>
/// <param name="Width">Relative standard deviation of the distributed length; 0 for none.</param>
/// <param name="InteractionRadius">Radius of the hard spheres that keep bodies apart, Å; 0 for dilute.</param>
/// <param name="VolumeFraction">Their volume fraction.</param>
/// <param name="Clean">Intensity on <see cref="Grid"/>, arbitrary unit, largest value 1, shape [node].</param>
internal sealed record SimulatedBody(int Class, double[] Free, double Width, double InteractionRadius, double VolumeFraction, double[] Clean)
{
    /// <summary>Grid of the clean curves: wider than any measurement, steps of 2 %.</summary>
    public static LogGrid Grid { get; } = new(4e-4, 1.6, 420);

    private static readonly double[] Nodes = Grid.Nodes();

    /// <summary>Draws one body and computes its curve.</summary>
    /// <param name="candidate">Position in <see cref="Candidates.All"/>.</param>
    /// <param name="random">The stream of this body.</param>
    public static SimulatedBody Draw(int candidate, RandomStream random)
    {
        var model = Candidates.All[candidate];
        var free = model.Draw(random);
        var width = model.Distributed is null || random.Uniform() < 0.25 ? 0 : random.Uniform(0.02, 0.35);
        double radius = 0, fraction = 0;
        var clean = new double[Nodes.Length];
        if (model.Interacts && random.Uniform() < 0.2)
        {
            radius = CandidateCurve.OuterRadius(model, free) * random.Uniform(1, 1.6);
            fraction = random.Uniform(0.03, 0.4);
        }
        CandidateCurve.Evaluate(model, free, width, radius, fraction, Nodes, clean, 24);
        var largest = clean.Max();
        for (var i = 0; i < clean.Length; i++) clean[i] /= largest;
        return new SimulatedBody(candidate, free, width, radius, fraction, clean);
    }
}
