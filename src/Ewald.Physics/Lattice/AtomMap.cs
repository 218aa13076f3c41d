using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Lattice;

/// <summary>What a symmetry operation does to the atoms of a crystal and to Cartesian tensors.</summary>
internal sealed class AtomMap
{
    private const double Tolerance = 0.05;
    private readonly double[] _turn = new double[9];
    private readonly int[] _atoms;
    private readonly (int A, int B, int C)[] _cells;
    private readonly SymmetryOperation _operation;

    /// <summary>The map.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="operation">An operation of its space group.</param>
    /// <exception cref="InputException">An atom has no image.</exception>
    public AtomMap(Crystal crystal, SymmetryOperation operation)
    {
        _operation = operation;
        Turn(crystal.Cell, operation, _turn);
        var n = crystal.Sites.Count;
        (_atoms, _cells) = (new int[n], new (int, int, int)[n]);
        for (var i = 0; i < n; i++)
        {
            var image = operation.Apply(crystal.Sites[i].Position);
            _atoms[i] = -1;
            for (var j = 0; j < n; j++)
            {
                if (crystal.Sites[j].Occupants[0].Element != crystal.Sites[i].Occupants[0].Element) continue;
                var (x, y, z) = (image.X - crystal.Sites[j].X, image.Y - crystal.Sites[j].Y, image.Z - crystal.Sites[j].Z);
                var (a, b, c) = (Math.Round(x), Math.Round(y), Math.Round(z));
                var (dx, dy, dz) = crystal.Cell.ToCartesian((x - a, y - b, z - c));
                if (dx * dx + dy * dy + dz * dz > Tolerance * Tolerance) continue;
                (_atoms[i], _cells[i]) = (j, ((int)a, (int)b, (int)c));
                break;
            }

            if (_atoms[i] < 0) throw new InputException($"{crystal.Name}: the operation {operation} moves the site {crystal.Sites[i].Label} to where no atom is.");
        }
    }

    /// <summary>The atom to which an atom goes.</summary>
    public int this[int atom] => _atoms[atom];

    /// <summary>R in Cartesian coordinates, row after row.</summary>
    public ReadOnlySpan<double> Rotation => _turn;

    /// <summary>The bond to which a bond goes.</summary>
    public Bond Image(Bond bond)
    {
        var r = _operation.Rotation;
        var (from, to) = (_cells[bond.First], _cells[bond.Second]);
        return new(_atoms[bond.First], _atoms[bond.Second],
            r[0] * bond.A + r[1] * bond.B + r[2] * bond.C + to.A - from.A,
            r[3] * bond.A + r[4] * bond.B + r[5] * bond.C + to.B - from.B,
            r[6] * bond.A + r[7] * bond.B + r[8] * bond.C + to.C - from.C);
    }

    /// <summary>R Φ Rᵀ.</summary>
    public double[] Turn(ReadOnlySpan<double> tensor) => Turned(_turn, tensor);

    /// <summary>R T Rᵀ of a Cartesian rotation.</summary>
    public static double[] Turned(ReadOnlySpan<double> r, ReadOnlySpan<double> tensor)
    {
        var (half, turned) = (new double[9], new double[9]);
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                for (var k = 0; k < 3; k++) half[3 * i + j] += r[3 * i + k] * tensor[3 * k + j];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                for (var k = 0; k < 3; k++) turned[3 * i + j] += half[3 * i + k] * r[3 * j + k];
        return turned;
    }

    /// <summary>The Cartesian rotation of an operation: x = Aᵀ f, so R_xyz = Aᵀ R (Aᵀ)⁻¹.</summary>
    public static void Turn(UnitCell cell, SymmetryOperation operation, Span<double> turn)
    {
        var v = cell.Vectors;
        var w = cell.ReciprocalVectors;
        var r = operation.Rotation;
        for (var x = 0; x < 3; x++)
            for (var y = 0; y < 3; y++)
            {
                var sum = 0.0;
                for (var i = 0; i < 3; i++)
                    for (var j = 0; j < 3; j++) sum += v[i, x] * r[3 * i + j] * w[j, y];
                turn[3 * x + y] = sum;
            }
    }
}
