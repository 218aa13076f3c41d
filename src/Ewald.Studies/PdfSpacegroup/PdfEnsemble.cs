using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Networks and nearest neighbours, which answer together.</summary>
/// <remarks>Three quarters of the networks' mean and one quarter of the neighbours' shares: neighbours know each prototype by its curves, networks go between them.</remarks>
/// <param name="Networks">The networks.</param>
/// <param name="Neighbours">The neighbours.</param>
/// <param name="NetworkFactors">Factors of <see cref="PdfPrior"/> on the classes of the networks.</param>
/// <param name="NeighbourFactors">Those on the classes of the neighbours.</param>
internal sealed record PdfEnsemble(IReadOnlyList<Layer<Tensor, Tensor>> Networks, PdfNeighbours Neighbours, double[] NetworkFactors, double[] NeighbourFactors) : IDisposable
{
    private const double NeighbourShare = 0.25;

    /// <summary>Trains both.</summary>
    /// <param name="train">Training curves, <see cref="PdfSpacegroupSetup.Curves"/> of each crystal in a row.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="setup">Numbers of the run.</param>
    /// <param name="purpose">Names the streams.</param>
    /// <param name="run">The run.</param>
    public static PdfEnsemble Train(PdfEasySet train, IReadOnlyList<GroupClass> classes, PdfSpacegroupSetup setup, string purpose, StudyRun run) => new(
        [.. Enumerable.Range(0, setup.Members).Select(m => PdfTraining.Network(train, classes, setup, FormattableString.Invariant($"{purpose} network {m}"), run))],
        PdfNeighbours.Fit(train, setup.Curves, run.Randomness.Stream(purpose + " neighbours")),
        PdfPrior.Factors(train, classes.Count, weighted: true), PdfPrior.Factors(train, classes.Count, weighted: false));

    /// <summary>Probabilities of many curves, shape [curve][class].</summary>
    /// <param name="set">The curves.</param>
    public double[][] Probabilities(PdfEasySet set)
    {
        var networks = PdfPrior.Apply(PdfTraining.Probabilities(Networks, set, PdfTraining.Stretches), NetworkFactors);
        var neighbours = PdfPrior.Apply(Neighbours.Probabilities(set, NetworkFactors.Length), NeighbourFactors);
        return [.. networks.Select((p, i) => p.Select((v, c) => (1 - NeighbourShare) * v + NeighbourShare * neighbours[i][c]).ToArray())];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var network in Networks) network.Dispose();
    }
}
