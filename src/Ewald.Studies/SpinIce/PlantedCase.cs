using Ewald.Core;
using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinIce;

/// <summary>What was planted beside what was found: at the lowest temperature alone, and with all temperatures.</summary>
/// <param name="Planting">The truth and its volumes.</param>
/// <param name="Cold">The fit at 0.68 K.</param>
/// <param name="All">The fit of all temperatures.</param>
/// <param name="Nearest">The Hamiltonian of the easy set whose pattern at 0.68 K is nearest, K.</param>
/// <param name="NearestOfAll">The same over all temperatures, K.</param>
/// <param name="Misfit">The larger misfit of both fits as a user's file would have them: without the noise that the planting is known to carry.</param>
internal sealed record PlantedCase(Planting Planting, IceFit Cold, IceFit All, double[] Nearest, double[] NearestOfAll, double Misfit)
{
    public double[] Truth => Planting.Exchange;

    public static PlantedCase Of(Planting planting, IceModel model, IceLibrary library, int index, string kind, double simulated, Randomness randomness, int threads, CancellationToken cancel)
    {
        VolumeSums[] Sums() => [.. planting.Volumes.Select(v => new VolumeSums(v, model.Orbits, threads))];
        var (sums, cold) = (Sums(), model.Surrogates.Count - 1);
        var nearest = NearestOf([sums[cold]], [cold], model, library);
        var nearestOfAll = NearestOf(sums, [.. Enumerable.Range(0, sums.Length)], model, library);
        var asFile = Fits(Sums(), 0);
        var (coldFit, allFit) = Fits(Sums(), simulated);
        return new PlantedCase(planting, coldFit, allFit, nearest, nearestOfAll, Math.Max(asFile.Cold.Misfit, asFile.All.Misfit));

        (IceFit Cold, IceFit All) Fits(VolumeSums[] volumes, double own) => (
            IceFit.Of([new VolumeSums(planting.Volumes[cold], model.Orbits, threads)], [model.Surrogates[cold]], randomness.Stream("posterior " + kind, (ulong)index), cancel, simulated: own),
            IceFit.Of(volumes, [.. model.Surrogates], randomness.Stream("joint posterior " + kind, (ulong)index), cancel, simulated: own));
    }

    /// <summary>max(|Δ(J₂ + 3 J₃)|/3, |ΔJ₃′|), K.</summary>
    public double StiffError(double[] found) => Math.Max(Math.Abs(ExchangeDomain.Stiff(found) - ExchangeDomain.Stiff(Truth)), Math.Abs(found[2] - Truth[2]));

    /// <summary>Largest error of the three, K.</summary>
    public double ParameterError(double[] found) => Enumerable.Range(0, 3).Max(i => Math.Abs(found[i] - Truth[i]));

    /// <summary>|cosine| of the softest direction of the fit at 0.68 K with (−3, +1, 0)/√10.</summary>
    public double SoftCosine => Math.Abs(Enumerable.Range(0, 3).Sum(i => Cold.Directions[0].Vector[i] * ExchangeDomain.SoftDirection[i]));

    /// <summary>Half the length of the 90 % interval along the softest direction at 0.68 K, as the box of the easy set leaves it, K.</summary>
    public double SoftLength => Cold.Interval(Cold.Directions[0].Vector) is var (_, low, high) ? 0.5 * (high - low) : double.NaN;

    // The baseline: no surrogate, no stripes, scale and background free.
    private static double[] NearestOf(VolumeSums[] sums, int[] temperatures, IceModel model, IceLibrary library)
    {
        ReducedVolume[] reduced = [.. sums.Select((s, k) => new ReducedVolume(s, model.Surrogates[temperatures[k]], 0, 0, 1))];
        return library.Exchange[Enumerable.Range(0, library.Count).MinBy(i => reduced.Select((r, k) => r.Misfit(library.Correlations[i][temperatures[k]].Mean)).Sum())];
    }
}
