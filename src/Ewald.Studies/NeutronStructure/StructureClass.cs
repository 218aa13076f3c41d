using Ewald.Core;
using Ewald.Crystals;
using Ewald.Inference.Diffraction;

namespace Ewald.Studies.NeutronStructure;

/// <summary>One symmetry of the perovskite ABO3 in its cell of five atoms: which parameters are free, their sweep, and which way the atoms may move.</summary>
/// <param name="Name">Space group.</param>
/// <param name="Words">Crystal system in words.</param>
/// <param name="System">Lattice system of the five-atom cell.</param>
/// <param name="Polar">Direction in which B moves against oxygen, fractional; all zero where symmetry forbids it.</param>
internal sealed record StructureClass(string Name, string Words, LatticeSystem System, (int X, int Y, int Z) Polar)
{
    /// <summary>Sweep of the mean length, Å.</summary>
    public const double Shortest = 3.5, Longest = 4.5;

    /// <summary>Sweep of a length about the mean, relative, and of an angle about 90 degrees.</summary>
    public const double Stretch = 0.06, Shear = 2;

    /// <summary>Least relative difference of two free lengths and least departure of a free angle, degrees: below, the class is not to be told.</summary>
    public const double LeastStretch = 0.005, LeastShear = 0.3;

    private const double LogLengthScale = 0.04, AngleScale = 1.2;
    private static readonly string[] HostElements = ["Ba", "Sr", "Ca", "La", "Pb", "Nd", "Bi", "K", "Na", "Pr", "Y"];
    private static readonly string[] CentreElements = ["Ti", "Zr", "Nb", "Fe", "Mn", "Co", "Ni", "Cr", "Al", "Ta", "Mg", "Sc"];

    /// <summary>The classes: the four phases of BaTiO3 and two lower ones.</summary>
    public static IReadOnlyList<StructureClass> All { get; } =
    [
        new("Pm-3m", "cubic", LatticeSystem.Cubic, (0, 0, 0)),
        new("P4mm", "tetragonal", LatticeSystem.Tetragonal, (0, 0, 1)),
        new("Amm2", "orthorhombic, centred", LatticeSystem.FaceDiagonal, (0, 1, 1)),
        new("R3m", "rhombohedral", LatticeSystem.Rhombohedral, (1, 1, 1)),
        new("Pmm2", "orthorhombic", LatticeSystem.Orthorhombic, (0, 0, 1)),
        new("Pm", "monoclinic", LatticeSystem.Monoclinic, (1, 0, 1)),
    ];

    /// <summary>Number of cell parameters of all classes together.</summary>
    public static int Slots { get; } = All.Sum(c => c.Constraint.Count);

    /// <summary>What symmetry leaves of the cell.</summary>
    public CellConstraint Constraint { get; } = CellConstraint.Of(System);

    /// <summary>First slot of this class among the cell parameters of all classes.</summary>
    public int FirstSlot => All.TakeWhile(c => c != this).Sum(c => c.Constraint.Count);

    /// <summary>Draws a cell: mean length, stretches and angles uniform and independent, drawn again until the class can be told.</summary>
    /// <param name="random">Stream of the pattern.</param>
    /// <param name="floor">Share of the least departures that is demanded: 1 for the sweep, 0 for none.</param>
    public double[] DrawCell(RandomStream random, double floor = 1)
    {
        while (true)
        {
            var p = new double[Constraint.Count];
            var mean = random.Uniform(Shortest, Longest);
            for (var i = 0; i < p.Length; i++)
                p[i] = i < Constraint.Lengths ? mean * (1 + (Constraint.Lengths == 1 ? 0 : random.Uniform(-Stretch, Stretch))) : 90 + random.Uniform(-Shear, Shear);
            if (LeastDistortion(p) >= floor) return InOrder(p);
        }
    }

    /// <summary>The same cell named as in the sweep: a ≤ b ≤ c, or a ≤ c for the monoclinic one, single angles obtuse.</summary>
    /// <param name="p">Cell parameters.</param>
    public double[] InOrder(double[] p)
    {
        if (System == LatticeSystem.Orthorhombic) return [.. p.Order()];
        // c and −c span one lattice where b = c: the angle and its supplement are the same cell.
        if (System == LatticeSystem.FaceDiagonal) return [p[0], p[1], 90 + Math.Abs(p[2] - 90)];
        if (System != LatticeSystem.Monoclinic) return p;
        return [Math.Min(p[0], p[2]), p[1], Math.Max(p[0], p[2]), 90 + Math.Abs(p[3] - 90)];
    }

    /// <summary>Lengths of the five-atom cell, ascending: what cells of different classes are compared by.</summary>
    /// <param name="p">Cell parameters.</param>
    public double[] SortedLengths(double[] p)
    {
        var cell = Constraint.Cell(p);
        return [.. new[] { cell.A, cell.B, cell.C }.Order()];
    }

    /// <summary>Largest relative difference of two lengths or largest departure of an angle from 90 degrees in rad: 0 for a cube.</summary>
    /// <param name="p">Cell parameters.</param>
    public double Distortion(double[] p)
    {
        var cell = Constraint.Cell(p);
        double[] lengths = SortedLengths(p), angles = [cell.Alpha, cell.Beta, cell.Gamma];
        return Math.Max(lengths[2] / lengths[0] - 1, angles.Max(a => Math.Abs(a - Math.PI / 2)));
    }

    /// <summary>The least of the departures that tell the class from a higher one, in units of <see cref="LeastStretch"/> and <see cref="LeastShear"/>.</summary>
    /// <param name="p">Cell parameters.</param>
    public double LeastDistortion(double[] p)
    {
        var lengths = p[..Constraint.Lengths];
        var least = double.PositiveInfinity;
        for (var i = 0; i < lengths.Length; i++)
            for (var j = 0; j < i; j++) least = Math.Min(least, Math.Abs(lengths[i] / lengths[j] - 1) / LeastStretch);
        foreach (var angle in p[Constraint.Lengths..]) least = Math.Min(least, Math.Abs(angle - 90) / LeastShear);
        return least;
    }

    /// <summary>Cell parameters as the network gives them, of about unit scale.</summary>
    /// <param name="p">Cell parameters.</param>
    /// <param name="scale">Length that the pattern was aligned by, Å.</param>
    public double[] ToTargets(double[] p, double scale) => [.. p.Select((v, i) => i < Constraint.Lengths ? Math.Log(v / scale) / LogLengthScale : (v - 90) / AngleScale)];

    /// <summary>Cell parameters of the network's answer, kept within a cell that closes.</summary>
    /// <param name="targets">Shape [parameter].</param>
    /// <param name="scale">Length that the pattern was aligned by, Å.</param>
    public double[] FromTargets(ReadOnlySpan<double> targets, double scale)
    {
        var p = new double[Constraint.Count];
        for (var i = 0; i < p.Length; i++)
            p[i] = i < Constraint.Lengths ? scale * Math.Exp(LogLengthScale * Math.Clamp(targets[i], -5, 5)) : 90 + AngleScale * Math.Clamp(targets[i], -4, 4);
        return InOrder(p);
    }

    /// <summary>Draws a perovskite of this symmetry in a cell: elements on A and B, displacements of B and oxygen along the polar direction.</summary>
    /// <remarks>Displacements up to twice those of BaTiO3, where titanium stands some 0.1 Å off the centre of its oxygen octahedron: Kwei et al.,
    /// J. Phys. Chem. 97, 2368 (1993), quoted and not read.</remarks>
    /// <param name="p">Cell parameters.</param>
    /// <param name="random">Stream of the pattern.</param>
    public Crystal DrawCrystal(double[] p, RandomStream random)
    {
        double centre = random.Uniform(0, 0.04), oxygen = random.Uniform(-0.04, 0), tilt = random.Uniform(0.3, 1), side = System == LatticeSystem.FaceDiagonal && random.Uniform() < 0.5 ? -1 : 1;
        double u = random.Uniform(0.2, 1.2) / (8 * Math.PI * Math.PI), lighter = random.Uniform(1, 2);
        Occupant[] host = Mix(HostElements, random), middle = Mix(CentreElements, random);
        Site At(string label, double x, double y, double z, double shift, IReadOnlyList<Occupant> occupants, double displacement) =>
            new(label, x + shift * Polar.X * (System == LatticeSystem.Monoclinic ? tilt : 1), y + shift * Polar.Y, z + shift * side * Polar.Z, occupants, displacement);
        Occupant[] anion = [new(Elements.Of("O"))];
        return new Crystal($"{Name} perovskite", Constraint.Cell(p),
        [
            At("A", 0, 0, 0, 0, host, u), At("B", 0.5, 0.5, 0.5, centre, middle, u),
            At("O1", 0.5, 0.5, 0, oxygen, anion, u * lighter), At("O2", 0.5, 0, 0.5, oxygen, anion, u * lighter), At("O3", 0, 0.5, 0.5, oxygen, anion, u * lighter),
        ]);
    }

    private static Occupant[] Mix(string[] elements, RandomStream random)
    {
        int first = random.Below(elements.Length), second = random.Below(elements.Length);
        var share = random.Uniform() < 0.5 || first == second ? 1 : random.Uniform(0.3, 0.7);
        return share == 1 ? [new(Elements.Of(elements[first]))] : [new(Elements.Of(elements[first]), share), new(Elements.Of(elements[second]), 1 - share)];
    }
}
