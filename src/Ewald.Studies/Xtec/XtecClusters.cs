using Ewald.Inference;
using Ewald.Learning;

namespace Ewald.Studies.Xtec;

/// <summary>One number of components that was tried.</summary>
internal sealed record ComponentChoice(int Components, double Bic, double Icl);

/// <summary>One cluster of trajectories.</summary>
/// <param name="Number">From 1, the largest first.</param>
/// <param name="Voxels">Voxels that carry its label.</param>
/// <param name="Mean">Relative change of the summed intensity, I/⟨I⟩ − 1, shape [temperature].</param>
/// <param name="Error">Its standard error, shape [temperature].</param>
/// <param name="Deviation">Standard deviation of a typical voxel, shape [temperature].</param>
/// <param name="MeanIntensity">Mean intensity of a voxel above the background.</param>
/// <param name="Order">The fitted order parameter; null with fewer than six temperatures.</param>
internal sealed record XtecCluster(
    int Number, int Voxels, double[] Mean, double[] Error, double[] Deviation, double MeanIntensity, OrderParameter? Order)
{
    /// <summary>Standard deviation of the mean trajectory over temperature: the largest marks X-TEC's discovery cluster.</summary>
    public double Change => Math.Sqrt(Mean.Sum(m => m * m) / Mean.Length);
}

/// <summary>What the clustering found.</summary>
/// <param name="Trajectories">The scaled trajectories that were labelled: those of neighbourhoods where smoothing is on.</param>
/// <param name="Positions">Their voxels.</param>
/// <param name="Choice">Number of components against BIC and ICL.</param>
/// <param name="Peaks">Peaks on which the number was chosen (voxels, when there are few peaks).</param>
/// <param name="Start">The mixture that was fitted to peaks.</param>
/// <param name="StartWeights">Σ r w of each of its components; empty when the user gave the number of clusters.</param>
/// <param name="Mixture">The mixture after the last epoch on voxels.</param>
/// <param name="Groups">Cluster of each component before minor ones were set aside.</param>
/// <param name="Labels">1 .. number of clusters, 0 for voxels of minor clusters, shape [row].</param>
/// <param name="Clusters">The clusters.</param>
internal sealed record XtecClusters(
    ScaledTrajectories Trajectories, VoxelPositions Positions, IReadOnlyList<ComponentChoice> Choice, int Peaks, GaussianMixture Start, double[] StartWeights,
    GaussianMixture Mixture, int[] Groups, int[] Labels, IReadOnlyList<XtecCluster> Clusters)
{
    /// <summary>Numbers of clusters at twice and at half of a tolerance of shapes, minor ones left out.</summary>
    /// <param name="tolerance">The tolerance that was used.</param>
    public (int Few, int Many) CountRange(double tolerance)
    {
        int Count(double t)
        {
            if (StartWeights.Length == 0) return Clusters.Count;
            var groups = ShapeMerging.Groups(Start, StartWeights, t);
            return Enumerable.Range(0, groups.Max() + 1).Count(g => Enumerable.Range(0, groups.Length).Where(k => groups[k] == g).Sum(k => Start.Weights[k]) >= 0.01);
        }

        return (Count(2 * tolerance), Count(tolerance / 2));
    }
}

