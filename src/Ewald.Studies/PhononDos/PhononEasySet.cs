using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Lattice;

namespace Ewald.Studies.PhononDos;

/// <summary>The easy set: crystals of many prototypes and chemistries with the vibrations of our force models; only stable ones.</summary>
/// <remarks>Crystal i has prototype i modulo their number and its own random stream, so that the set depends neither on the number of threads nor on how
/// many are drawn. Wave vectors: a mesh beside the origin of about 24 Å, and the origin.</remarks>
/// <param name="Crystals">The crystals, in the order of their number.</param>
/// <param name="Rejected">How many draws were left out, by reason.</param>
internal sealed record PhononEasySet(IReadOnlyList<EasyCrystal> Crystals, IReadOnlyDictionary<Rejection, int> Rejected)
{
    /// <summary>Temperature of the heat capacity, K.</summary>
    public const double Temperature = 300;

    private const int MostDraws = 40, MostDrawsOfPublished = 4;
    private const double MeshLength = 24, LowestTop = 40, Smearing = 10;

    /// <summary>Makes crystals.</summary>
    /// <param name="count">How many numbers are tried; a number whose draws all fail leaves no crystal.</param>
    /// <param name="randomness">The run's random streams.</param>
    /// <param name="threads">Threads; the set does not depend on it.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between crystals.</param>
    public static PhononEasySet Generate(int count, Randomness randomness, int threads, IProgressSink? progress = null, CancellationToken cancel = default) =>
        Generate(count, [], 0, randomness, threads, progress, cancel);

    /// <summary>Makes crystals of the named prototypes, and behind them crystals of published arrangements.</summary>
    /// <param name="named">How many numbers are tried for the named prototypes.</param>
    /// <param name="published">Further prototypes.</param>
    /// <param name="ofEach">How many numbers are tried for each of them.</param>
    /// <param name="randomness">The run's random streams.</param>
    /// <param name="threads">Threads; the set does not depend on it.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between crystals.</param>
    public static PhononEasySet Generate(
        int named, IReadOnlyList<Prototype> published, int ofEach, Randomness randomness, int threads, IProgressSink? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(randomness);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(named);
        var count = named + published.Count * ofEach;
        var made = new EasyCrystal?[count];
        var rejected = new int[Enum.GetValues<Rejection>().Length];
        var done = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, i =>
        {
            var random = randomness.Stream("easy crystal", (ulong)i);
            var prototype = i < named ? Prototypes.All[i % Prototypes.All.Count] : published[(i - named) % published.Count];
            for (var draw = 0; draw < (i < named ? MostDraws : MostDrawsOfPublished) && made[i] is null; draw++)
            {
                cancel.ThrowIfCancellationRequested();
                (made[i], var reason) = One(prototype, random, strict: i >= named);
                if (reason != Rejection.None) Interlocked.Increment(ref rejected[(int)reason]);
            }

            progress?.Step("easy crystals", Interlocked.Increment(ref done), count);
        });
        return new([.. made.OfType<EasyCrystal>()], Enum.GetValues<Rejection>().Where(r => r != Rejection.None).ToDictionary(r => r, r => rejected[(int)r]));
    }

    /// <summary>One draw.</summary>
    /// <param name="prototype">The arrangement.</param>
    /// <param name="random">Draws.</param>
    /// <param name="strict">Whether a crystal that has another arrangement after it came to rest is left out: it would be a twin of some other prototype.</param>
    public static (EasyCrystal? Crystal, Rejection Reason) One(Prototype prototype, RandomStream random, bool strict = false)
    {
        var (matrix, reason) = ForceModel.Draw(prototype, random);
        if (matrix is null) return (null, reason);
        var crystal = matrix.ForceConstants.Crystal;
        // Cheap looks first: many draws end here.
        double[] corners = [0, 0, 0, .5, 0, 0, .5, .5, 0, .5, .5, .5, .25, .5, .75];
        if (!PhononStability.Of(corners, matrix.Energies(corners), tolerance: 0.05).IsStable) return (null, Rejection.Imaginary);
        if (strict && prototype.Bonding != Bonding.Metallic && !HasArrangement(crystal, prototype)) return (null, Rejection.NotAtRest);
        var mesh = QMesh.OfLength(crystal, MeshLength, shifted: true);
        var energies = matrix.Energies(mesh.Q);
        if (!PhononStability.Of(mesh.Q, energies, mesh.Weights).IsStable) return (null, Rejection.Imaginary);
        var top = energies.Max() / PhononUnits.MeVPerWavenumber;
        if (top is < LowestTop or > PhononSpectrum.Step * (PhononSpectrum.Points - 1)) return (null, Rejection.OutsideGrid);
        var atoms = crystal.Sites.Count;
        return (new(prototype, crystal, PhononSpectrum.Normalised(PhononSpectrum.Of(mesh, energies, Smearing)), HarmonicThermodynamics.HeatCapacity(mesh, energies, Temperature) / atoms,
            PhononDensity.Moment(mesh, energies, 1) / (3 * atoms) / PhononUnits.MeVPerWavenumber, top), Rejection.None);
    }

    private static bool HasArrangement(Crystal crystal, Prototype prototype)
    {
        try
        {
            return Prototype.ArrangementOf(crystal) == prototype.Arrangement;
        }
        catch (Exception e) when (e is InputException or ArgumentException)
        {
            // Symmetry near its tolerance: what it is cannot be said.
            return false;
        }
    }
}
