using System.Numerics;
using System.Numerics.Tensors;
using Ewald.Crystals;
using Ewald.Physics.Mathematics;

namespace Ewald.Representations;

/// <summary>Electrostatic energy of a crystal's charges in a neutralising background, pair of sites by pair of sites.</summary>
/// <remarks>For i ≠ j, in e²/Å: q_i q_j [Σ_L erfc(α r)/r + (4π/V) Σ_{G≠0} exp(−G²/4α²)/G² cos G·(r_i − r_j) − π/(V α²)]; the diagonal has half of this
/// (the image of the site itself in the home cell left out) and −α q_i²/√π. Diagonal plus upper triangle is then the energy of one cell; every element is
/// independent of α. q_i = Σ_a o_a q_a: mean charges, no correlation of occupants. G includes 2π. α = √π (N w/V²)^(1/6) with r and G
/// cut at √(−ln A)/α and 2α √(−ln A). Limits: rock salt has Madelung's 1.747565; a supercell of n cells has n times the energy. Source: Ewald,
/// Ann. Phys. 369, 253 (1921), doi:10.1002/andp.19213690304; Faber et al., Int. J. Quantum Chem. 115, 1094 (2015), doi:10.1002/qua.24917.</remarks>
public sealed class EwaldSumMatrix : SiteMatrix
{
    /// <summary>e²/(4π ε₀) in eV Å: turns the elements into eV.</summary>
    public const double ElectronVoltAngstrom = 14.3996454784255;

    private readonly SiteCharge _charge;
    private readonly double _accuracy;
    private readonly double? _alpha;

    /// <summary>An Ewald-sum matrix of one size.</summary>
    /// <param name="size">Most sites that fit.</param>
    /// <param name="charge">Which charge a site has.</param>
    /// <param name="layout">How the matrix becomes a row of numbers.</param>
    /// <param name="accuracy">A: how small the first terms left out are, between 0 and 1.</param>
    /// <param name="alpha">α, Å⁻¹; null for the one above with w = 1.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public EwaldSumMatrix(int size, SiteCharge charge = SiteCharge.AtomicNumber, SiteMatrixLayout layout = SiteMatrixLayout.Sorted, double accuracy = 1e-8, double? alpha = null)
        : base(size, layout)
    {
        if (!(accuracy is > 0 and < 1)) throw new ArgumentException(FormattableString.Invariant($"EwaldSumMatrix: the accuracy is {accuracy}; it lies between 0 and 1."), nameof(accuracy));
        if (alpha is { } a && !(a > 0 && double.IsFinite(a))) throw new ArgumentException(FormattableString.Invariant($"EwaldSumMatrix: alpha is {a} 1/Å; it must be positive."), nameof(alpha));
        (_charge, _accuracy, _alpha) = (charge, accuracy, alpha);
    }

    /// <inheritdoc/>
    public override Invariances Invariances => Invariances.Rotation | Invariances.Translation | Invariances.PeriodicImage | OfLayout;

    /// <summary>Electrostatic energy of one cell: diagonal plus upper triangle.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <returns>e²/Å.</returns>
    /// <exception cref="ArgumentException">The crystal has no atoms, or two sites at one place.</exception>
    public double Energy(Crystal crystal)
    {
        var (matrix, n, sum) = (Matrix(crystal), crystal.Sites.Count, 0.0);
        for (var i = 0; i < n; i++)
            for (var j = i; j < n; j++) sum += matrix[i * n + j];
        return sum;
    }

    private protected override void Fill(Crystal crystal, double[] matrix)
    {
        var n = crystal.Sites.Count;
        var q = _charge == SiteCharge.AtomicNumber ? AtomicNumbers(crystal) : [.. crystal.Sites.Select(s => s.Occupants.Sum(o => o.Occupancy * o.Charge))];
        var volume = crystal.Cell.Volume;
        var alpha = _alpha ?? Math.Sqrt(Math.PI) * Math.Pow(n / (volume * volume), 1.0 / 6);
        var reach = Math.Sqrt(-Math.Log(_accuracy));
        Array.Fill(matrix, -Math.PI / (volume * alpha * alpha));
        AddReal(crystal, matrix, alpha, reach / alpha);
        AddReciprocal(crystal, matrix, alpha, 2 * alpha * reach);
        for (var i = 0; i < n; i++)
        {
            matrix[i * n + i] = 0.5 * matrix[i * n + i] - alpha / Math.Sqrt(Math.PI);
            for (var j = 0; j < n; j++) matrix[i * n + j] *= q[i] * q[j];
        }
    }

    // Σ_L erfc(α r)/r of each pair of sites: the distances of a pair are gathered, then turned at once.
    private void AddReal(Crystal crystal, double[] matrix, double alpha, double cutoff)
    {
        var n = crystal.Sites.Count;
        var lines = new LatticeLines(crystal.Cell, cutoff);
        var squares = new double[64];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var count = 0;
                foreach (var (start, slope, curve, low, high) in lines.Between(crystal.Sites[i].Position, crystal.Sites[j].Position))
                {
                    if (count + high - low + 1 > squares.Length) Array.Resize(ref squares, 2 * (count + high - low + 1));
                    for (var l = low; l <= high; l++)
                    {
                        var square = start + l * (slope + l * curve);
                        if (square > 1e-12) squares[count++] = square;
                        else if (i != j) Apart(crystal, i, j, 0);
                    }
                }

                var sum = Screened(squares.AsSpan(0, count), alpha);
                matrix[i * n + j] += sum;
                if (i != j) matrix[j * n + i] += sum;
            }
        }
    }

    private static double Screened(Span<double> squares, double alpha)
    {
        var scaled = squares; // α r, in place
        TensorPrimitives.Sqrt(squares, scaled);
        TensorPrimitives.Multiply(scaled, alpha, scaled);
        var screened = squares.Length <= 512 ? stackalloc double[squares.Length] : new double[squares.Length];
        SpecialFunctions.Erfc(scaled, screened);
        TensorPrimitives.Divide<double>(screened, scaled, screened);
        return alpha * TensorPrimitives.Sum<double>(screened);
    }

    private static void AddReciprocal(Crystal crystal, double[] matrix, double alpha, double cutoff)
    {
        var (cell, n) = (crystal.Cell, crystal.Sites.Count);
        var b = cell.ReciprocalVectors;
        var (most, factor) = (cutoff / (2 * Math.PI), 8 * Math.PI / cell.Volume); // 8: G and −G at once
        var (top, middle, last) = ((int)(most * cell.A), (int)(most * cell.B), (int)(most * cell.C));
        Complex[] first = Phases(crystal, s => s.X, top), second = Phases(crystal, s => s.Y, middle), third = Phases(crystal, s => s.Z, last), plane = new Complex[n];
        double[] cos = new double[n], sin = new double[n];
        for (var h = 0; h <= top; h++)
        {
            for (var k = h == 0 ? 0 : -middle; k <= middle; k++)
            {
                for (var i = 0; i < n; i++) plane[i] = first[(top + h) * n + i] * second[(middle + k) * n + i];
                for (var l = h == 0 && k == 0 ? 1 : -last; l <= last; l++)
                {
                    double x = h * b[0, 0] + k * b[1, 0] + l * b[2, 0], y = h * b[0, 1] + k * b[1, 1] + l * b[2, 1], z = h * b[0, 2] + k * b[1, 2] + l * b[2, 2];
                    var square = 4 * Math.PI * Math.PI * (x * x + y * y + z * z);
                    if (square > cutoff * cutoff) continue;
                    var weight = Math.Sqrt(factor * Math.Exp(-square / (4 * alpha * alpha)) / square);
                    for (var i = 0; i < n; i++)
                    {
                        var (p, q) = (plane[i], third[(last + l) * n + i]);
                        cos[i] = weight * (p.Real * q.Real - p.Imaginary * q.Imaginary);
                        sin[i] = weight * (p.Real * q.Imaginary + p.Imaginary * q.Real);
                    }

                    for (var i = 0; i < n; i++)
                    {
                        var (c, s) = (cos[i], sin[i]);
                        var row = matrix.AsSpan(i * n, n);
                        for (var j = 0; j < row.Length; j++) row[j] += c * cos[j] + s * sin[j];
                    }
                }
            }
        }
    }

    // exp(2πi m u) of each site for m from −most to most, shape [m, site].
    private static Complex[] Phases(Crystal crystal, Func<Site, double> coordinate, int most)
    {
        var n = crystal.Sites.Count;
        var phases = new Complex[(2 * most + 1) * n];
        for (var i = 0; i < n; i++)
        {
            var u = coordinate(crystal.Sites[i]);
            for (var m = -most; m <= most; m++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * m * u);
                phases[(most + m) * n + i] = new Complex(cos, sin);
            }
        }

        return phases;
    }
}
