namespace Ewald.Physics.SmallAngle.Atoms;

/// <summary>One atom of a structure file, as far as scattering needs it.</summary>
/// <param name="Residue">Residue name, for example <c>ALA</c>.</param>
/// <param name="Name">Atom name, for example <c>CB</c>.</param>
/// <param name="Element">Element symbol.</param>
/// <param name="X">Å.</param>
/// <param name="Y">Å.</param>
/// <param name="Z">Å.</param>
public readonly record struct AtomSite(string Residue, string Name, string Element, double X, double Y, double Z);

/// <summary>A macromolecule as united atoms, grouped by kind.</summary>
public sealed class AtomicStructure
{
    private AtomicStructure(PointSet points, int[] kind, IReadOnlyList<AtomKind> kinds)
    {
        Points = points;
        Kind = kind;
        Kinds = kinds;
    }

    /// <summary>Positions of the heavy atoms.</summary>
    public PointSet Points { get; }

    /// <summary>Kind of each atom, an index into <see cref="Kinds"/>, shape [atom].</summary>
    public int[] Kind { get; }

    /// <summary>The kinds that occur.</summary>
    public IReadOnlyList<AtomKind> Kinds { get; }

    /// <summary>Mass, kDa.</summary>
    public double Mass => Kind.Sum(k => Kinds[k].Mass) / 1000;

    /// <summary>Displaced volume, Å³.</summary>
    public double Volume => Kind.Sum(k => Kinds[k].Volume);

    /// <summary>Takes the heavy atoms of a file; hydrogens in it are left out, because the table of residues adds them, and so is water.</summary>
    /// <param name="atoms">One model, one alternate location per atom.</param>
    /// <exception cref="ArgumentException">No heavy atom is left.</exception>
    public static AtomicStructure Of(IEnumerable<AtomSite> atoms)
    {
        ArgumentNullException.ThrowIfNull(atoms);
        var kinds = new List<AtomKind>();
        var index = new Dictionary<AtomKind, int>();
        var kind = new List<int>();
        var positions = new List<(double, double, double)>();
        foreach (var atom in atoms)
        {
            if (atom.Element is "H" or "D" || atom.Residue is "HOH" or "WAT" or "DOD" or "SOL") continue;
            var united = ResidueChemistry.KindOf(atom.Residue, atom.Name, atom.Element);
            if (!index.TryGetValue(united, out var k))
            {
                index[united] = k = kinds.Count;
                kinds.Add(united);
            }

            kind.Add(k);
            positions.Add((atom.X, atom.Y, atom.Z));
        }

        return positions.Count == 0
            ? throw new ArgumentException("AtomicStructure: no heavy atom; give the atoms of a macromolecule.", nameof(atoms))
            : new AtomicStructure(PointSet.Of(positions), [.. kind], kinds);
    }

    /// <summary>The same molecule elsewhere.</summary>
    /// <param name="rotation">Rows of the rotation matrix, shape [3, 3].</param>
    /// <param name="shift">Å, shape [3].</param>
    public AtomicStructure Moved(double[,] rotation, ReadOnlySpan<double> shift) => new(Points.Moved(rotation, shift), Kind, Kinds);

    /// <summary>Amplitude of each kind in solution, fm, shape [kind, q].</summary>
    /// <param name="q">Å⁻¹, shape [q].</param>
    /// <param name="solvent">The solvent.</param>
    public double[,] Amplitudes(ReadOnlySpan<double> q, Solvent solvent)
    {
        var amplitude = new double[Kinds.Count, q.Length];
        for (var k = 0; k < Kinds.Count; k++)
            for (var i = 0; i < q.Length; i++) amplitude[k, i] = Kinds[k].Amplitude(q[i], solvent);
        return amplitude;
    }
}
