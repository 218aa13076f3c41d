namespace Ewald.Crystals;

/// <summary>A unit cell: six lengths and angles, and the basis vectors they stand for.</summary>
/// <remarks>a lies along x and b in the x-y plane, as most programs of the field choose; only invariants may be compared with
/// programs that orient otherwise. Reciprocal vectors carry no 2π here: 1/d = |h a* + k b* + l c*|. Source: International Tables
/// for Crystallography, Vol. B, ch. 1.1, doi:10.1107/97809553602060000758.</remarks>
public sealed class UnitCell
{
    private readonly double[,] _vectors;
    private readonly double[,] _reciprocal;

    private UnitCell(double[,] vectors)
    {
        _vectors = vectors;
        A = Length(vectors, 0);
        B = Length(vectors, 1);
        C = Length(vectors, 2);
        Alpha = Angle(vectors, 1, 2);
        Beta = Angle(vectors, 0, 2);
        Gamma = Angle(vectors, 0, 1);
        var (v, w) = (vectors, new double[3, 3]);
        for (var i = 0; i < 3; i++)
        {
            var (j, k) = ((i + 1) % 3, (i + 2) % 3);
            for (var x = 0; x < 3; x++)
            {
                var (y, z) = ((x + 1) % 3, (x + 2) % 3);
                w[i, x] = v[j, y] * v[k, z] - v[j, z] * v[k, y];
            }
        }

        SignedVolume = v[0, 0] * w[0, 0] + v[0, 1] * w[0, 1] + v[0, 2] * w[0, 2];
        for (var i = 0; i < 3; i++)
            for (var x = 0; x < 3; x++) w[i, x] /= SignedVolume;
        _reciprocal = w;
    }

    /// <summary>Length of a, Å.</summary>
    public double A { get; }

    /// <summary>Length of b, Å.</summary>
    public double B { get; }

    /// <summary>Length of c, Å.</summary>
    public double C { get; }

    /// <summary>Angle between b and c, rad.</summary>
    public double Alpha { get; }

    /// <summary>Angle between a and c, rad.</summary>
    public double Beta { get; }

    /// <summary>Angle between a and b, rad.</summary>
    public double Gamma { get; }

    /// <summary>Volume, Å³.</summary>
    public double Volume => Math.Abs(SignedVolume);

    /// <summary>Basis vectors as rows a, b, c, Å, shape [3, 3]; a copy.</summary>
    public double[,] Vectors => (double[,])_vectors.Clone();

    /// <summary>Reciprocal basis vectors as rows a*, b*, c*, Å⁻¹ without 2π, shape [3, 3]; a copy.</summary>
    public double[,] ReciprocalVectors => (double[,])_reciprocal.Clone();

    // Negative for a left-handed triple, which files do hold.
    private double SignedVolume { get; }

    /// <summary>The cell of six parameters.</summary>
    /// <param name="a">Å.</param>
    /// <param name="b">Å.</param>
    /// <param name="c">Å.</param>
    /// <param name="alphaInDegrees">Angle between b and c, degrees.</param>
    /// <param name="betaInDegrees">Angle between a and c, degrees.</param>
    /// <param name="gammaInDegrees">Angle between a and b, degrees.</param>
    /// <exception cref="ArgumentException">A length is not positive, or the angles close no cell.</exception>
    public static UnitCell FromDegrees(double a, double b, double c, double alphaInDegrees, double betaInDegrees, double gammaInDegrees)
    {
        if (!(a > 0 && b > 0 && c > 0 && double.IsFinite(a + b + c)))
            throw new ArgumentException(FormattableString.Invariant($"UnitCell: the lengths are {a}, {b}, {c} Å; each must be positive."));
        var (cosAlpha, cosBeta, cosGamma, sinGamma) = (Cosine(alphaInDegrees), Cosine(betaInDegrees), Cosine(gammaInDegrees), Cosine(gammaInDegrees - 90));
        var y = (cosAlpha - cosBeta * cosGamma) / sinGamma;
        var z2 = 1 - cosBeta * cosBeta - y * y;
        if (!(z2 > 1e-12))
            throw new ArgumentException(FormattableString.Invariant($"UnitCell: the angles {alphaInDegrees}, {betaInDegrees}, {gammaInDegrees} degrees close no cell."));
        return new UnitCell(new[,] { { a, 0, 0 }, { b * cosGamma, b * sinGamma, 0 }, { c * cosBeta, c * y, c * Math.Sqrt(z2) } });
    }

    /// <summary>The cell of three basis vectors.</summary>
    /// <param name="vectors">Rows a, b, c, Å, shape [3, 3].</param>
    /// <exception cref="ArgumentException">The shape differs, or the vectors lie in a plane.</exception>
    public static UnitCell FromVectors(double[,] vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.GetLength(0) != 3 || vectors.GetLength(1) != 3)
            throw new ArgumentException($"UnitCell: basis vectors of shape [{vectors.GetLength(0)}, {vectors.GetLength(1)}]; it is [3, 3], rows a, b, c.", nameof(vectors));
        var cell = new UnitCell((double[,])vectors.Clone());
        return cell.Volume > 1e-9 * cell.A * cell.B * cell.C
            ? cell
            : throw new ArgumentException("UnitCell: the basis vectors lie in a plane or are not finite.", nameof(vectors));
    }

    /// <summary>A cubic cell.</summary>
    /// <param name="a">Å.</param>
    public static UnitCell Cubic(double a) => FromDegrees(a, a, a, 90, 90, 90);

    /// <summary>Distance of the lattice planes (h k l), Å: 1/d² = |h a* + k b* + l c*|².</summary>
    /// <param name="h">First Miller index.</param>
    /// <param name="k">Second Miller index.</param>
    /// <param name="l">Third Miller index.</param>
    public double Spacing(int h, int k, int l)
    {
        var sum = 0.0;
        for (var x = 0; x < 3; x++)
        {
            var g = h * _reciprocal[0, x] + k * _reciprocal[1, x] + l * _reciprocal[2, x];
            sum += g * g;
        }

        return 1 / Math.Sqrt(sum);
    }

    /// <summary>Cartesian coordinates of a fractional point, Å.</summary>
    /// <param name="point">Fractional coordinates.</param>
    public (double X, double Y, double Z) ToCartesian((double X, double Y, double Z) point) => (
        point.X * _vectors[0, 0] + point.Y * _vectors[1, 0] + point.Z * _vectors[2, 0],
        point.X * _vectors[0, 1] + point.Y * _vectors[1, 1] + point.Z * _vectors[2, 1],
        point.X * _vectors[0, 2] + point.Y * _vectors[1, 2] + point.Z * _vectors[2, 2]);

    /// <summary>Fractional coordinates of a Cartesian point.</summary>
    /// <param name="point">Å.</param>
    public (double X, double Y, double Z) ToFractional((double X, double Y, double Z) point) => (
        point.X * _reciprocal[0, 0] + point.Y * _reciprocal[0, 1] + point.Z * _reciprocal[0, 2],
        point.X * _reciprocal[1, 0] + point.Y * _reciprocal[1, 1] + point.Z * _reciprocal[1, 2],
        point.X * _reciprocal[2, 0] + point.Y * _reciprocal[2, 1] + point.Z * _reciprocal[2, 2]);

    /// <summary>The cell with every length multiplied by one factor.</summary>
    /// <param name="factor">Positive.</param>
    public UnitCell Scaled(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        var vectors = Vectors;
        for (var i = 0; i < 3; i++)
            for (var x = 0; x < 3; x++) vectors[i, x] *= factor;
        return new UnitCell(vectors);
    }

    // Exact at 90 degrees, where Math.Cos is 6e-17 off and would tilt every orthogonal cell.
    private static double Cosine(double degrees) => Math.Abs(Math.Abs(degrees) - 90) < 1e-12 ? 0 : Math.Cos(degrees * Math.PI / 180);

    private static double Length(double[,] v, int i) => Math.Sqrt(v[i, 0] * v[i, 0] + v[i, 1] * v[i, 1] + v[i, 2] * v[i, 2]);

    private static double Angle(double[,] v, int i, int j) => Math.Acos(Math.Clamp(
        (v[i, 0] * v[j, 0] + v[i, 1] * v[j, 1] + v[i, 2] * v[j, 2]) / (Length(v, i) * Length(v, j)), -1, 1));
}
