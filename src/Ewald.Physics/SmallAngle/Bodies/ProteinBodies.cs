using Ewald.Core;

namespace Ewald.Physics.SmallAngle.Bodies;

/// <summary>Draws proteins that exist in no file: compact, elongated, flat, lumpy, of several domains, oligomeric, hollow.</summary>
/// <remarks>Every body has the density and the residue-scale structure of <see cref="ProteinPacking"/>; only its outline is invented.
/// Sizes run from 50 to 4500 residues (5 to 500 kDa), evenly in the logarithm.</remarks>
public static class ProteinBodies
{
    /// <summary>Smallest number of residues.</summary>
    public const int FewestResidues = 50;

    /// <summary>Largest number of residues.</summary>
    public const int MostResidues = 4500;

    private const int MostOrientations = 6, CoarseStep = 4, UsualChain = 500;

    // Two real partners share an interface: 5 to 19 % of the residues of the smaller have a backbone of the other within 8 Å (1I10, 1TII, 1PGP, 2XHE, 3V2U,
    // AChBP of sas-structure's library); bodies that meet by chance and stop at their first touch have 1 to 3 %.
    private const double InterfaceReach = 8, LeastInterface = 0.05, LargestInterface = 0.18;

    /// <summary>Names of the generators.</summary>
    public static IReadOnlyList<string> Families { get; } =
        ["compact", "elongated", "flat", "lumpy", "multi-domain", "cyclic-oligomer", "dihedral-oligomer", "cage"];

    /// <summary>Draws one body.</summary>
    /// <param name="family">One of <see cref="Families"/>.</param>
    /// <param name="random">Stream of this body.</param>
    /// <exception cref="ArgumentException">No such family.</exception>
    public static ProteinBody Draw(string family, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var residues = (int)random.LogUniform(FewestResidues, MostResidues);
        return family switch
        {
            "compact" => Ellipsoid(family, residues, random.LogUniform(0.55, 1.8), random.LogUniform(0.55, 1.8), random),
            "elongated" => Ellipsoid(family, residues, random.LogUniform(1.8, 5), random.LogUniform(0.8, 1.25), random),
            "flat" => Ellipsoid(family, residues, random.LogUniform(0.25, 0.55), random.LogUniform(0.7, 1.4), random),
            "lumpy" => Lumpy(family, residues, 3 + random.Below(8), random.Uniform(0.7, 1.4), random),
            "multi-domain" => MultiDomain(residues, random),
            "cyclic-oligomer" => Oligomer(family, Subunit(residues, 2 + random.Below(6), random, out var n), n, dihedral: false, random),
            "dihedral-oligomer" => Oligomer(family, Subunit(residues, 4 + 2 * random.Below(3), random, out var m), m / 2, dihedral: true, random),
            "cage" => Cage(Math.Max(residues, 800), random),
            _ => throw new ArgumentException($"ProteinBodies: no family '{family}'; known are {string.Join(", ", Families)}.", nameof(family)),
        };
    }

    /// <summary>Puts copies of one protein around an axis, turned at random, until they share an interface; the tightest of a few turns stays.</summary>
    /// <param name="family">Family of the whole.</param>
    /// <param name="subunit">The protein.</param>
    /// <param name="fold">Order of the axis.</param>
    /// <param name="dihedral">Adds a second ring, turned over: dihedral symmetry.</param>
    /// <param name="random">Stream.</param>
    public static ProteinBody Oligomer(string family, ProteinBody subunit, int fold, bool dihedral, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(subunit);
        ArgumentNullException.ThrowIfNull(random);
        // Partners that evolved together fit better than partners that met by chance: the tightest of a few random orientations stays.
        var tries = 1 + random.Below(MostOrientations);
        var share = random.Uniform(LeastInterface, LargestInterface);
        var centred = subunit.Centred();
        var best = (One: centred, Twist: 0.0);
        var least = double.PositiveInfinity;
        for (var i = 0; i < tries; i++)
        {
            var one = centred.Moved(Rotations.Draw(random), [0, 0, 0]);
            var twist = random.Uniform(0, Math.PI / fold);
            // Tightness needs no exact contact: a part of the residues tells.
            var size = tries == 1 ? 0 : RadiusOf(Assemble(one, family, fold, dihedral, share, twist, CoarseStep));
            if (size < least) (best, least) = ((one, twist), size);
        }

        return Assemble(best.One, family, fold, dihedral, share, best.Twist, 1);
    }

    /// <summary>Puts a second protein beside a first one, in the tightest of a few random orientations.</summary>
    /// <param name="family">Family of the whole.</param>
    /// <param name="first">A protein.</param>
    /// <param name="second">Another protein.</param>
    /// <param name="random">Stream.</param>
    public static ProteinBody Complex(string family, ProteinBody first, ProteinBody second, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(random);
        var one = first.Centred();
        var tries = 1 + random.Below(MostOrientations);
        var share = random.Uniform(LeastInterface, LargestInterface);
        Func<int, ProteinBody>? best = null;
        var least = double.PositiveInfinity;
        for (var i = 0; i < tries; i++)
        {
            var turned = second.Centred().Moved(Rotations.Draw(random), [0, 0, 0]);
            double u = random.Normal(), v = random.Normal(), w = random.Normal();
            var n = Math.Sqrt(u * u + v * v + w * w);
            ProteinBody Placed(double d) => turned.Moved(Rotations.Identity, [u * d / n, v * d / n, w * d / n]);
            ProteinBody Both(int step) => ProteinBody.Join($"{first.Name}+{second.Name}", family, [one, Placed(Slide(d => second.Letters.Length <= first.Letters.Length ? Gap(Placed(d), one, share, step) : Gap(one, Placed(d), share, step), InterfaceReach))]);
            var size = tries == 1 ? 0 : RadiusOf(Both(CoarseStep));
            if (size < least) (best, least) = (Both, size);
        }

        return best!(1);
    }

    private static double RadiusOf(ProteinBody body) => body.Backbone.Gyration(Ones(body.Backbone.Count)).RadiusOfGyration;

    // Copies move outwards along x until neighbours share an interface of the wanted size.
    private static ProteinBody Assemble(ProteinBody one, string family, int fold, bool dihedral, double share, double twist, int step)
    {
        ProteinBody At(double outwards, int place) => one.Moved(Rotations.Identity, [outwards, 0, 0]).Moved(Rotations.AboutZ(2 * Math.PI * place / fold), [0, 0, 0]);
        var radius = Slide(r => Gap(At(r, 0), At(r, 1), share, step), InterfaceReach);
        List<ProteinBody> ring = [.. Enumerable.Range(0, fold).Select(i => At(radius, i))];
        if (!dihedral) return ProteinBody.Join($"{one.Name}-C{fold}", family, ring);
        double[,] over = { { 1, 0, 0 }, { 0, -1, 0 }, { 0, 0, -1 } };
        List<ProteinBody> Second(double height) => [.. ring.Select(p => p.Moved(over, [0, 0, 0]).Moved(Rotations.AboutZ(twist), [0, 0, -height]))];
        var half = Slide(h => Gap(ring[0].Moved(Rotations.Identity, [0, 0, h]), ProteinBody.Join("", "", Second(h)), share, step), InterfaceReach);
        return ProteinBody.Join($"{one.Name}-D{fold}", family, [.. ring.Select(p => p.Moved(Rotations.Identity, [0, 0, half])), .. Second(half)]);
    }

    private static ProteinBody Subunit(int residues, int copies, RandomStream random, out int count)
    {
        count = copies;
        var each = Math.Max(FewestResidues, residues / copies);
        return random.Uniform() < 0.5
            ? Ellipsoid("subunit", each, random.LogUniform(0.55, 1.8), random.LogUniform(0.55, 1.8), random)
            : Lumpy("subunit", each, 3 + random.Below(4), random.Uniform(0.6, 1.1), random);
    }

    private static ProteinBody Ellipsoid(string family, int residues, double ratio, double second, RandomStream random)
    {
        var (share, cleft) = Clefts(residues, random);
        var volume = residues * ProteinPacking.ResidueVolume / share;
        var b = Math.Cbrt(3 * volume / (4 * Math.PI * ratio * second));
        double a = b * ratio, c = b * second;
        var bumps = Bumps(random);
        return ProteinPacking.At(family, family, ProteinPacking.Fill(
            (x, y, z) => x * x / (a * a) + y * y / (b * b) + z * z / (c * c) <= 1 + bumps(x, y, z), 1.3 * Math.Max(a, Math.Max(b, c)), random, share, cleft), random);
    }

    private static ProteinBody Lumpy(string family, int residues, int spheres, double step, RandomStream random)
    {
        // Overlapping spheres along a random walk that turns back on itself, scaled until their union has the volume.
        var centres = new List<(double X, double Y, double Z, double R)> { (0, 0, 0, 1) };
        for (var i = 1; i < spheres; i++)
        {
            var from = centres[random.Below(centres.Count)];
            double u = random.Normal(), v = random.Normal(), w = random.Normal();
            var n = step / Math.Sqrt(u * u + v * v + w * w);
            centres.Add((from.X + u * n, from.Y + v * n, from.Z + w * n, random.Uniform(0.6, 1.1)));
        }

        bool Unit(double x, double y, double z) => centres.Exists(s => (x - s.X) * (x - s.X) + (y - s.Y) * (y - s.Y) + (z - s.Z) * (z - s.Z) <= s.R * s.R);
        var reach = centres.Max(s => Math.Max(Math.Abs(s.X), Math.Max(Math.Abs(s.Y), Math.Abs(s.Z))) + s.R);
        var hits = 0;
        var (share, cleft) = Clefts(residues, random);
        const int trials = 4000;
        for (var i = 0; i < trials; i++)
            if (Unit(random.Uniform(-reach, reach), random.Uniform(-reach, reach), random.Uniform(-reach, reach))) hits++;
        var scale = Math.Cbrt(residues * ProteinPacking.ResidueVolume / share / (8 * reach * reach * reach * Math.Max(1, hits) / trials));
        return ProteinPacking.At(family, family, ProteinPacking.Fill((x, y, z) => Unit(x / scale, y / scale, z / scale), reach * scale, random, share, cleft), random);
    }

    private static ProteinBody MultiDomain(int residues, RandomStream random)
    {
        var domains = 2 + random.Below(3);
        var each = Math.Max(FewestResidues, residues / domains);
        var parts = new List<ProteinBody>();
        for (var i = 0; i < domains; i++)
        {
            var size = Math.Max(FewestResidues, (int)(each * random.LogUniform(0.6, 1.6)));
            var domain = Ellipsoid("domain", size, random.LogUniform(0.6, 1.7), random.LogUniform(0.7, 1.4), random).Centred();
            if (i == 0)
            {
                parts.Add(domain);
                continue;
            }

            // The next domain leaves an earlier one in a random direction and stops at a gap, bridged by a linker.
            var anchor = parts[random.Below(parts.Count)];
            var centre = anchor.Backbone.Gyration(Ones(anchor.Backbone.Count));
            double u = random.Normal(), v = random.Normal(), w = random.Normal();
            var n = Math.Sqrt(u * u + v * v + w * w);
            (u, v, w) = (u / n, v / n, w / n);
            var whole = ProteinBody.Join("", "", parts);
            var gap = random.LogUniform(5, 25);
            ProteinBody Placed(double d) => domain.Moved(Rotations.Identity, [centre.X + u * d, centre.Y + v * d, centre.Z + w * d]);
            var distance = Slide(d => Nearest(Placed(d), whole), gap);
            parts.Add(Placed(distance));
            if (gap < 9) continue;
            var steps = (int)(gap / 3.4);
            var edge = distance / 2;
            parts.Add(ProteinPacking.At("linker", "linker", [.. Enumerable.Range(1, steps).Select(k =>
                (centre.X + u * (edge + 3.4 * (k - steps / 2.0)), centre.Y + v * (edge + 3.4 * (k - steps / 2.0)), centre.Z + w * (edge + 3.4 * (k - steps / 2.0))))], random));
        }

        return ProteinBody.Join("multi-domain", "multi-domain", parts);
    }

    private static ProteinBody Cage(int residues, RandomStream random)
    {
        var (share, cleft) = Clefts(residues, random);
        var ratio = random.Uniform(0.4, 0.85);
        var outer = Math.Cbrt(3 * residues * ProteinPacking.ResidueVolume / share / (4 * Math.PI * (1 - ratio * ratio * ratio)));
        var inner = ratio * outer;
        var bumps = Bumps(random);
        return ProteinPacking.At("cage", "cage", ProteinPacking.Fill(
            (x, y, z) =>
            {
                var r2 = x * x + y * y + z * z;
                return r2 >= inner * inner && r2 <= outer * outer * (1 + 0.5 * bumps(x, y, z));
            }, 1.3 * outer, random, share, cleft), random);
    }

    // How much of its outline a chain fills, and the size of its clefts. At 300 residues this range gives the 16 to 19 residues within 10 Å of a residue
    // that compact real folds have (a full outline has 21), and R_g = 2.2 N^0.38 Å of globular chains says how it goes on: N / R_g³ falls as
    // N^−0.14. Larger bodies are assemblies of chains of usual length: those of 946 to 1324 residues have 18 to 20.5 (a full outline 24).
    private static (double Share, double Length) Clefts(int residues, RandomStream random) =>
        (Math.Clamp(random.Uniform(0.70, 0.88) * Math.Pow(Math.Min(residues, UsualChain) / 300.0, 1 - 3 * 0.38), 0.5, 0.97), random.Uniform(4.5, 7));

    // A smooth random function of the direction, up to some tenths in size: proteins have no smooth outline.
    private static Func<double, double, double, double> Bumps(RandomStream random)
    {
        var size = random.Uniform(0, 0.25);
        var waves = Enumerable.Range(0, 6).Select(_ => (X: 2 * random.Normal(), Y: 2 * random.Normal(), Z: 2 * random.Normal(), Phase: random.Uniform(0, 2 * Math.PI))).ToArray();
        return (x, y, z) =>
        {
            var r = Math.Sqrt(x * x + y * y + z * z) + 1e-9;
            return size * waves.Sum(w => Math.Sin(w.Phase + (w.X * x + w.Y * y + w.Z * z) / r)) / Math.Sqrt(3);
        };
    }

    // The smallest displacement at which a distance that grows with it reaches a target, by doubling and bisection.
    private static double Slide(Func<double, double> distance, double target)
    {
        double low = 0, high = 8;
        while (distance(high) < target && high < 4000) (low, high) = (high, 2 * high);
        for (var i = 0; i < 9; i++)
        {
            var middle = (low + high) / 2;
            if (distance(middle) < target) low = middle;
            else high = middle;
        }

        return high;
    }

    // The distance within which a share of the residues of a has a backbone of b.
    private static double Gap(ProteinBody a, ProteinBody b, double share, int step)
    {
        var nearest = new double[(a.Backbone.Count + step - 1) / step];
        for (var i = 0; i < nearest.Length; i++)
        {
            double x = a.Backbone.X[i * step], y = a.Backbone.Y[i * step], z = a.Backbone.Z[i * step], least = double.PositiveInfinity;
            for (var j = 0; j < b.Backbone.Count; j += step)
            {
                double dx = x - b.Backbone.X[j], dy = y - b.Backbone.Y[j], dz = z - b.Backbone.Z[j];
                least = Math.Min(least, dx * dx + dy * dy + dz * dz);
            }

            nearest[i] = least;
        }

        Array.Sort(nearest);
        return Math.Sqrt(nearest[(int)(share * nearest.Length)]);
    }

    private static double Nearest(ProteinBody a, ProteinBody b)
    {
        var nearest = double.PositiveInfinity;
        for (var i = 0; i < a.Backbone.Count; i += 2)
            for (var j = 0; j < b.Backbone.Count; j++)
            {
                double dx = a.Backbone.X[i] - b.Backbone.X[j], dy = a.Backbone.Y[i] - b.Backbone.Y[j], dz = a.Backbone.Z[i] - b.Backbone.Z[j];
                nearest = Math.Min(nearest, dx * dx + dy * dy + dz * dz);
            }

        return Math.Sqrt(nearest);
    }

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
