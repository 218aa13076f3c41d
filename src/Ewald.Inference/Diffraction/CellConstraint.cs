using Ewald.Crystals;

namespace Ewald.Inference.Diffraction;

/// <summary>A cell as the free parameters that its lattice system leaves, with the derivatives of 1/d².</summary>
/// <remarks>1/d² = hᵀ G* h, G* = G⁻¹; with v = G* h, ∂(1/d²)/∂p = −vᵀ (∂G/∂p) v, summed over the cell parameters that p stands for. Angles are in
/// degrees here, as in every table of cells. Two reflections have one d for every cell of the system exactly when the integers of
/// <see cref="Form"/> agree. Source: International Tables for Crystallography, Vol. B, ch. 1.1, doi:10.1107/97809553602060000758.</remarks>
public sealed class CellConstraint
{
    private const double Degree = Math.PI / 180;
    private static readonly string[] Names = ["a", "b", "c", "alpha", "beta", "gamma"];

    // Free parameter that a, b, c, α, β, γ take their value from; −1 where the value is fixed.
    private readonly int[] _source;
    private readonly double[] _fixed;

    private CellConstraint(LatticeSystem system, int[] source, double gamma = 90)
    {
        (System, _source, _fixed) = (system, source, [0, 0, 0, 90, 90, gamma]);
        ParameterNames = [.. Enumerable.Range(0, source.Max() + 1).Select(p => Names[Array.IndexOf(source, p)])];
    }

    /// <summary>The system.</summary>
    public LatticeSystem System { get; }

    /// <summary>Names of the free parameters, lengths (Å) first, then angles (degrees).</summary>
    public IReadOnlyList<string> ParameterNames { get; }

    /// <summary>Number of free parameters.</summary>
    public int Count => ParameterNames.Count;

    /// <summary>Number of free parameters that are lengths; they come first.</summary>
    public int Lengths => ParameterNames.Count(n => n.Length == 1);

    /// <summary>The constraint of a system.</summary>
    /// <param name="system">The system.</param>
    public static CellConstraint Of(LatticeSystem system) => system switch
    {
        LatticeSystem.Cubic => new(system, [0, 0, 0, -1, -1, -1]),
        LatticeSystem.Tetragonal => new(system, [0, 0, 1, -1, -1, -1]),
        LatticeSystem.Orthorhombic => new(system, [0, 1, 2, -1, -1, -1]),
        LatticeSystem.Rhombohedral => new(system, [0, 0, 0, 1, 1, 1]),
        LatticeSystem.Hexagonal => new(system, [0, 0, 1, -1, -1, -1], 120),
        LatticeSystem.Monoclinic => new(system, [0, 1, 2, -1, 3, -1]),
        LatticeSystem.FaceDiagonal => new(system, [0, 1, 1, 2, -1, -1]),
        _ => new(system, [0, 1, 2, 3, 4, 5]),
    };

    /// <summary>The cell of its free parameters.</summary>
    /// <param name="parameters">Å and degrees, shape [parameter].</param>
    /// <exception cref="ArgumentException">The parameters close no cell.</exception>
    public UnitCell Cell(ReadOnlySpan<double> parameters)
    {
        Span<double> six = stackalloc double[6];
        Six(parameters, six);
        return UnitCell.FromDegrees(six[0], six[1], six[2], six[3], six[4], six[5]);
    }

    /// <summary>The free parameters of a cell of this system.</summary>
    /// <param name="cell">The cell; what the system fixes is not looked at.</param>
    public double[] Parameters(UnitCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        double[] six = [cell.A, cell.B, cell.C, cell.Alpha / Degree, cell.Beta / Degree, cell.Gamma / Degree];
        return [.. Enumerable.Range(0, Count).Select(p => six[Array.IndexOf(_source, p)])];
    }

    /// <summary>1/d² of a reflection with its derivatives.</summary>
    /// <param name="parameters">Å and degrees, shape [parameter].</param>
    /// <param name="cell">The cell of these parameters.</param>
    /// <param name="index">The reflection.</param>
    /// <param name="derivative">Receives ∂(1/d²)/∂p, shape [parameter].</param>
    /// <returns>1/d², Å⁻².</returns>
    public double InverseSquare(ReadOnlySpan<double> parameters, UnitCell cell, MillerIndex index, Span<double> derivative)
    {
        ArgumentNullException.ThrowIfNull(cell);
        Span<double> six = stackalloc double[6];
        Six(parameters, six);
        var r = cell.ReciprocalVectors;
        Span<double> g = stackalloc double[3], v = stackalloc double[3];
        for (var x = 0; x < 3; x++) g[x] = index.H * r[0, x] + index.K * r[1, x] + index.L * r[2, x];
        for (var i = 0; i < 3; i++) v[i] = r[i, 0] * g[0] + r[i, 1] * g[1] + r[i, 2] * g[2];
        derivative.Clear();
        for (var i = 0; i < 3; i++)
        {
            // Row i of G holds a_i a_j cos; the angle opposite to axis i stands between the other two.
            var (j, k) = ((i + 1) % 3, (i + 2) % 3);
            double cosJ = Math.Cos(six[3 + k] * Degree), cosK = Math.Cos(six[3 + j] * Degree);
            if (_source[i] >= 0) derivative[_source[i]] -= 2 * v[i] * (six[i] * v[i] + six[j] * cosJ * v[j] + six[k] * cosK * v[k]);
            if (_source[3 + i] >= 0) derivative[_source[3 + i]] += 2 * six[j] * six[k] * Math.Sin(six[3 + i] * Degree) * Degree * v[j] * v[k];
        }

        return g[0] * g[0] + g[1] * g[1] + g[2] * g[2];
    }

    /// <summary>Integers that reflections of one d share whatever the cell: the coefficients of 1/d² in the free components of G*.</summary>
    /// <param name="index">The reflection.</param>
    public (int, int, int, int, int, int) Form(MillerIndex index)
    {
        var (h, k, l) = (index.H, index.K, index.L);
        return System switch
        {
            LatticeSystem.Cubic => (h * h + k * k + l * l, 0, 0, 0, 0, 0),
            LatticeSystem.Tetragonal => (h * h + k * k, l * l, 0, 0, 0, 0),
            LatticeSystem.Orthorhombic => (h * h, k * k, l * l, 0, 0, 0),
            LatticeSystem.Rhombohedral => (h * h + k * k + l * l, h * k + k * l + l * h, 0, 0, 0, 0),
            LatticeSystem.Hexagonal => (h * h + h * k + k * k, l * l, 0, 0, 0, 0),
            LatticeSystem.Monoclinic => (h * h, k * k, l * l, h * l, 0, 0),
            LatticeSystem.FaceDiagonal => (h * h, k * k + l * l, k * l, 0, 0, 0),
            _ => (h * h, k * k, l * l, k * l, h * l, h * k),
        };
    }

    private void Six(ReadOnlySpan<double> parameters, Span<double> six)
    {
        if (parameters.Length != Count) throw new ArgumentException($"CellConstraint: {parameters.Length} parameters of a {System} cell; it has {Count}: {string.Join(", ", ParameterNames)}.", nameof(parameters));
        for (var i = 0; i < 6; i++) six[i] = _source[i] < 0 ? _fixed[i] : parameters[_source[i]];
    }
}
