namespace Ewald.IO;

/// <summary>One atom of a structure file.</summary>
/// <param name="Element">Symbol, <c>C</c>, <c>Zn</c>; deuterium is <c>D</c>.</param>
/// <param name="X">Å.</param>
/// <param name="Y">Å.</param>
/// <param name="Z">Å.</param>
/// <param name="Name">Name within its residue, <c>CA</c>.</param>
/// <param name="Residue">Residue name, <c>ALA</c>, <c>HOH</c>.</param>
/// <param name="Chain">Chain; copies made by an assembly carry <c>-2</c>, <c>-3</c>, ...</param>
/// <param name="ResidueNumber">Number of the residue in its chain.</param>
/// <param name="Occupancy">0 to 1.</param>
/// <param name="Hetero">True for atoms outside standard residues (ligands, ions, water).</param>
public readonly record struct Atom(
    string Element, double X, double Y, double Z, string Name, string Residue, string Chain, int ResidueNumber, double Occupancy, bool Hetero)
{
    /// <summary>True for water.</summary>
    public bool IsWater => Residue is "HOH" or "WAT" or "DOD" or "TIP" or "TIP3" or "SOL" or "H2O";
}

/// <summary>The atoms of a structure file.</summary>
/// <param name="Name">Usually the file name.</param>
/// <param name="Atoms">The atoms, in the order of the file.</param>
public sealed record AtomicCoordinates(string Name, IReadOnlyList<Atom> Atoms)
{
    /// <summary>Most atoms of one structure.</summary>
    public const int MostAtoms = 5_000_000;

    /// <summary>Names of the biological assemblies that the file describes.</summary>
    public IReadOnlyList<string> Assemblies { get; init; } = [];

    /// <summary>Number of models in the file.</summary>
    public int Models { get; init; } = 1;

    /// <summary>Everything that the reader had to assume or leave out, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads a PDB or mmCIF file, chosen by its content.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">Which model from 1, or null for all of them.</param>
    /// <param name="assembly">Name of a biological assembly to build, or null for the atoms as they stand.</param>
    /// <exception cref="Core.DataFormatException">Neither format, damaged, or without that model or assembly.</exception>
    public static AtomicCoordinates Read(string path, int? model = 1, string? assembly = null)
    {
        var text = InputFile.Text(path);
        return MacromolecularCif.Recognises(text) ? MacromolecularCif.Parse(path, text, model, assembly) : ProteinDataBank.Parse(path, text, model, assembly);
    }
}

/// <summary>A rigid motion r' = R r + t.</summary>
/// <param name="Matrix">R in rows, then t: 12 numbers as in a BIOMT record, row by row of four.</param>
internal sealed record RigidMotion(double[] Matrix)
{
    public static RigidMotion Identity { get; } = new([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);

    public Atom Apply(in Atom a, string suffix) => a with
    {
        X = Matrix[0] * a.X + Matrix[1] * a.Y + Matrix[2] * a.Z + Matrix[3],
        Y = Matrix[4] * a.X + Matrix[5] * a.Y + Matrix[6] * a.Z + Matrix[7],
        Z = Matrix[8] * a.X + Matrix[9] * a.Y + Matrix[10] * a.Z + Matrix[11],
        Chain = a.Chain + suffix,
    };

    /// <summary>This motion after another.</summary>
    /// <param name="first">The one applied first.</param>
    public RigidMotion After(RigidMotion first)
    {
        var product = new double[12];
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 4; column++)
            {
                var sum = column == 3 ? Matrix[row * 4 + 3] : 0;
                for (var k = 0; k < 3; k++) sum += Matrix[row * 4 + k] * first.Matrix[k * 4 + column];
                product[row * 4 + column] = sum;
            }
        }

        return new RigidMotion(product);
    }
}
