using Ewald.Core;
using Ewald.Physics.SmallAngle.Atoms;
using Ewald.Physics.SmallAngle.Bodies;

namespace Ewald.Studies.SasStructure;

/// <summary>A body of the easy set with its computed curve and its truth.</summary>
/// <param name="Index">Number of the body.</param>
/// <param name="Group">What a split keeps together: the fold family of a real protein, the body itself of a generated one.</param>
/// <param name="Family">Fold family or generator.</param>
/// <param name="Part">Part of the split.</param>
/// <param name="Solvent">Probe and solvent.</param>
/// <param name="Mass">kDa.</param>
/// <param name="MaximumDimension">Å.</param>
/// <param name="Volume">Displaced volume, Å³.</param>
/// <param name="Curves">Protein, cross term and shell on a grid in Q.</param>
public sealed record StructureBody(
    int Index, string Group, string Family, Part Part, Solvent Solvent, double Mass, double MaximumDimension, double Volume, PartialCurves Curves)
{
    /// <summary>Share of bodies that stand on a real fold.</summary>
    public const double RealShare = 0.5;

    private const int GridPoints = 260;
    private const double LargestX = 16, LargestQ = 0.55;

    /// <summary>Draws a body and computes its curve.</summary>
    /// <param name="index">Number of the body: same number, same body.</param>
    /// <param name="randomness">The run's streams.</param>
    public static StructureBody Draw(int index, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(randomness);
        var random = randomness.Stream("structure-body", (ulong)index);
        var real = random.Uniform() < RealShare;
        var body = real ? DrawReal(random, randomness) : ProteinBodies.Draw(DrawFamily(random), random);
        var solvent = DrawSolvent(random);
        var beads = body.Beads(solvent, random.Uniform(0.71, 0.75) * ProteinPacking.SmallProteinFactor(body.Letters.Length * ProteinPacking.ResidueMass / 1000));
        var rg = beads.Points.Gyration(beads.Volume).RadiusOfGyration;
        var top = Math.Min(LargestQ, LargestX / rg);
        double[] q = [.. Enumerable.Range(0, GridPoints).Select(i => top * i / (GridPoints - 1))];
        // A grid a twelfth of the body keeps the shell's shape; finer only costs pairs.
        var spacing = Math.Clamp(Math.Cbrt(beads.TotalVolume) / 12, 2, 5.5);
        var curves = beads.Partial(q, spacing: spacing, binWidth: Math.Clamp(rg / 40, 0.5, 1));
        if (!real) AddTexture(curves.Protein, q, body.Letters.Length, solvent, random);
        var group = real ? $"fold:{body.Family}" : FormattableString.Invariant($"body:{index}");
        return new StructureBody(index, group, body.Family, PartOf(real ? body.Family : null, index, randomness), solvent,
            beads.Mass, beads.LargestDistance, beads.TotalVolume, curves);
    }

    // Real folds pack into helices and sheets: x-rays see 0.4 to 0.9 squared residues of contrast per residue more at Q > 0.25 Å⁻¹ than in bodies on a
    // lattice. The size, and the length at which it sets in, are those of the folds of the library against generated bodies; neutrons in D2O see no
    // such difference.
    private static void AddTexture(double[] protein, double[] q, int residues, Solvent solvent, RandomStream random)
    {
        const double length = 3.6;
        var size = random.Uniform(0.4, 0.9);
        if (solvent.Probe != Probe.XRay) return;
        var excess = ProteinPacking.ResidueExcess(solvent);
        for (var i = 0; i < q.Length; i++) protein[i] += size * residues * excess * excess * (1 - Math.Exp(-Math.Pow(q[i] * length, 4)));
    }

    // Outlines as frequent as they are among proteins, in round numbers: most are compact or lumpy, hollow cages are rare.
    private static string DrawFamily(RandomStream random)
    {
        ReadOnlySpan<(string Family, double Share)> shares =
        [
            ("compact", 0.20), ("lumpy", 0.20), ("multi-domain", 0.14), ("dihedral-oligomer", 0.14), ("cyclic-oligomer", 0.12), ("elongated", 0.09), ("flat", 0.08), ("cage", 0.03),
        ];
        var u = random.Uniform();
        foreach (var (family, share) in shares)
        {
            u -= share;
            if (u < 0) return family;
        }

        return shares[0].Family;
    }

    // Half of the families, or bodies, train; one tenth validates; a fifth calibrates; a fifth tests.
    private static Part PartOf(string? family, int index, Randomness randomness)
    {
        var place = index;
        if (family is not null)
        {
            place = randomness.Stream("structure-split").Permutation(FoldLibrary.Families.Count)[FoldLibrary.Families.ToList().IndexOf(family)];
        }

        return (place % 10) switch { < 5 => Part.Train, 5 => Part.Validate, < 8 => Part.Calibrate, _ => Part.Test };
    }

    private static ProteinBody DrawReal(RandomStream random, Randomness randomness)
    {
        var fold = FoldLibrary.All[random.Below(FoldLibrary.All.Count)];
        var kind = random.Uniform();
        var n = fold.Letters.Length;
        if (kind < 0.3) return fold;
        if (kind < 0.65)
        {
            var dihedral = random.Uniform() < 0.5;
            var order = 2 + random.Below(dihedral ? 2 : 4);
            while (order > 2 && n * order * (dihedral ? 2 : 1) > ProteinBodies.MostResidues) order--;
            return n * order * (dihedral ? 2 : 1) > ProteinBodies.MostResidues ? fold : ProteinBodies.Oligomer(fold.Family, fold, order, dihedral, random);
        }

        if (kind < 0.85)
        {
            // A partner of the same part of the split, so that no fold stands on two sides.
            var part = PartOf(fold.Family, 0, randomness);
            var partners = FoldLibrary.All.Where(f => PartOf(f.Family, 0, randomness) == part && f.Letters.Length + n <= ProteinBodies.MostResidues).ToArray();
            return partners.Length == 0 ? fold : ProteinBodies.Complex(fold.Family, fold, partners[random.Below(partners.Length)], random);
        }

        // A disordered tail: a chain of 3.8 Å steps that leaves the surface.
        var tail = 8 + random.Below(Math.Max(2, Math.Min(30, n / 4)));
        var start = random.Below(n);
        var ones = new double[n];
        Array.Fill(ones, 1);
        var (cx, cy, cz, rg) = fold.Backbone.Gyration(ones);
        double x = fold.Backbone.X[start] - cx, y = fold.Backbone.Y[start] - cy, z = fold.Backbone.Z[start] - cz;
        var out0 = 1.5 * rg / Math.Sqrt(x * x + y * y + z * z + 1e-9);
        (x, y, z) = (cx + x * out0, cy + y * out0, cz + z * out0);
        var path = new List<(double, double, double)>();
        for (var i = 0; i < tail; i++)
        {
            double u = random.Normal() + 0.5 * (x - cx) / rg, v = random.Normal() + 0.5 * (y - cy) / rg, w = random.Normal() + 0.5 * (z - cz) / rg;
            var step = 3.8 / Math.Sqrt(u * u + v * v + w * w);
            (x, y, z) = (x + u * step, y + v * step, z + w * step);
            path.Add((x, y, z));
        }

        return ProteinBody.Join($"{fold.Name}-tail", fold.Family, [fold, ProteinPacking.At("tail", "tail", path, random)]);
    }

    // Two of three bodies are seen by x-rays; neutrons see mostly heavy water, where proteins are measured.
    private static Solvent DrawSolvent(RandomStream random)
    {
        if (random.Uniform() < 0.65) return Solvent.XRayWater;
        return new Solvent(Probe.Neutron, random.Uniform() < 0.8 ? random.Uniform(0.85, 1) : random.Uniform(0, 0.1), random.Uniform(0.8, 0.95));
    }
}
