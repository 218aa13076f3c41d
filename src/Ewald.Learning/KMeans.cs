using System.Numerics.Tensors;
using Ewald.Core;

namespace Ewald.Learning;

/// <summary>K centres that minimise the squared distances of all cases to their nearest centre (a local minimum, best of several starts).</summary>
/// <remarks>Minimises Σᵢ |xᵢ - c(i)|² (Lloyd, IEEE Trans. Inf. Theory 28, 129 (1982), doi:10.1109/TIT.1982.1056489) from greedy
/// k-means++ starts (Arthur and Vassilvitskii, SODA 2007). Hamerly's bounds leave out distances that cannot change a nearest centre
/// (SDM 2010, doi:10.1137/1.9781611972801.12), so the path is Lloyd's up to rounding. A cluster that loses all its cases moves to the
/// case farthest from its centre. With the cosine option, spherical k-means (Dhillon and Modha, Mach. Learn. 42, 143 (2001),
/// doi:10.1023/A:1007612920971). Clusters should be compact and of like extent; the data must be scaled so that distances mean something.</remarks>
/// <param name="Centres">Shape [cluster, feature], row after row; of length 1 with the cosine option.</param>
/// <param name="Dimension">Number of features.</param>
/// <param name="Labels">Cluster of each case, shape [case].</param>
/// <param name="Inertia">Σ of squared distances to the own centre (Σ (1 - cos) with the cosine option).</param>
/// <param name="Iterations">Iterations of the start that was kept.</param>
/// <param name="Converged">False when that start used up its iterations.</param>
/// <param name="Cosine">The cosine option.</param>
public sealed record KMeans(double[] Centres, int Dimension, int[] Labels, double Inertia, int Iterations, bool Converged, bool Cosine)
{
    /// <summary>K.</summary>
    public int Clusters => Centres.Length / Dimension;

    /// <summary>Clusters cases from random starts; the same stream gives the same answer whatever the number of threads.</summary>
    /// <param name="features">Finite, shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="settings">K and the iteration.</param>
    /// <param name="random">A stream of the run.</param>
    /// <param name="cancel">Cancels between iterations.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a number is not finite, or K is outside 1 .. number of cases.</exception>
    public static KMeans Fit(ReadOnlySpan<double> features, int dimension, KMeansSettings settings, RandomStream random, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.Restarts);
        var cases = new KMeansCases(features, dimension, settings.Clusters, settings.Cosine);
        var streams = Enumerable.Range(0, settings.Restarts).Select(r => new RandomStream(random.NextBits(), (ulong)r)).ToArray();
        var results = new KMeans?[settings.Restarts];
        void Start(int r)
        {
            cancel.ThrowIfCancellationRequested();
            var centres = KMeansSeeding.Choose(cases, settings.Clusters, streams[r]);
            results[r] = new LloydIteration(cases, centres, settings).Run(cancel);
        }

        // Few cases: the starts run side by side; many: one start after the other, each over all threads.
        if (cases.Chunks == 1) Parallel.For(0, settings.Restarts, Start);
        else for (var r = 0; r < settings.Restarts; r++) Start(r);
        return results.MinBy(r => r!.Inertia)!;
    }

    /// <summary>Clusters cases from given centres.</summary>
    /// <param name="features">Finite, shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="settings">K and the iteration; restarts do not count.</param>
    /// <param name="centres">Where to start, shape [cluster, feature], row after row.</param>
    /// <param name="cancel">Cancels between iterations.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a number is not finite, or K is outside 1 .. number of cases.</exception>
    public static KMeans FitFrom(ReadOnlySpan<double> features, int dimension, KMeansSettings settings, ReadOnlySpan<double> centres, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var cases = new KMeansCases(features, dimension, settings.Clusters, settings.Cosine);
        if (centres.Length != settings.Clusters * dimension)
            throw new ArgumentException($"KMeans: {centres.Length} numbers for {settings.Clusters} centres of {dimension} features.", nameof(centres));
        return new LloydIteration(cases, cases.Inward(centres), settings).Run(cancel);
    }

    /// <summary>Nearest centre of further cases; the lower cluster of equals.</summary>
    /// <param name="features">Finite, shape [case, feature], row after row.</param>
    /// <returns>Shape [case].</returns>
    /// <exception cref="ArgumentException">The length is no multiple of the number of features.</exception>
    public int[] Assign(double[] features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Length % Dimension != 0)
            throw new ArgumentException($"KMeans: {features.Length} numbers are no whole cases of {Dimension} features.", nameof(features));
        var labels = new int[features.Length / Dimension];
        Parallel.For(0, labels.Length, i =>
        {
            var x = features.AsSpan(i * Dimension, Dimension);
            var best = double.PositiveInfinity;
            for (var k = 0; k < Clusters; k++)
            {
                var centre = Centres.AsSpan(k * Dimension, Dimension);
                // Centres of length 1: the largest x·c has the smallest angle, whatever the length of x.
                var distance = Cosine ? -TensorPrimitives.Dot<double>(x, centre) : TensorPrimitives.Distance<double>(x, centre);
                if (distance < best) (best, labels[i]) = (distance, k);
            }
        });
        return labels;
    }
}
