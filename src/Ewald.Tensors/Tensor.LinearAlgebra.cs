using Ewald.Tensors.Native;

namespace Ewald.Tensors;

// Linear algebra; leading dimensions are batches.
public sealed partial class Tensor
{
    private static readonly Operator
        MatMulOp = new("matmul"), EinsumOp = new("einsum"), DotOp = new("dot"), OuterOp = new("outer"), SolveOp = new("linalg_solve"), InverseOp = new("linalg_inv"),
        DeterminantOp = new("linalg_det"), LogDeterminantOp = new("linalg_slogdet"), CholeskyOp = new("linalg_cholesky"), CholeskySolveOp = new("cholesky_solve"),
        SolveTriangularOp = new("linalg_solve_triangular"), EighOp = new("linalg_eigh"), EigvalshOp = new("linalg_eigvalsh"), EigOp = new("linalg_eig"),
        SvdOp = new("linalg_svd"), QrOp = new("linalg_qr"), LeastSquaresOp = new("linalg_lstsq"), PseudoInverseOp = new("linalg_pinv"),
        TraceOp = new("trace"), CrossOp = new("linalg_cross"), DistanceOp = new("cdist");

    /// <summary>[..., n, k] × [..., k, m] → [..., n, m]; vectors as NumPy does.</summary>
    /// <param name="other">Right factor.</param>
    public Tensor MatMul(Tensor other) => MatMulOp.Call(this, other);

    /// <summary>Sum over the indices that the result does not name, for example <c>bik,bkj->bij</c>.</summary>
    /// <param name="equation">The indices.</param>
    /// <param name="operands">The factors.</param>
    public static Tensor Einsum(string equation, params Tensor[] operands) => EinsumOp.Call(equation, operands);

    /// <summary>Scalar product of two vectors (no conjugate).</summary>
    /// <param name="other">Vector.</param>
    public Tensor Dot(Tensor other) => DotOp.Call(this, other);

    /// <summary>aᵢ bⱼ of two vectors.</summary>
    /// <param name="other">Vector b.</param>
    public Tensor Outer(Tensor other) => OuterOp.Call(this, other);

    /// <summary>Solves A X = B for this square A [..., n, n].</summary>
    /// <param name="right">B, [..., n, k] or [..., n].</param>
    /// <exception cref="Core.NativeException">A is singular.</exception>
    public Tensor Solve(Tensor right) => SolveOp.Call(this, right);

    /// <summary>Inverse of a square matrix; prefer Solve.</summary>
    public Tensor Inverse() => InverseOp.Call(this);

    /// <summary>Determinant.</summary>
    public Tensor Determinant() => DeterminantOp.Call(this);

    /// <summary>Sign and ln of the modulus of the determinant.</summary>
    public (Tensor Sign, Tensor LogModulus) LogDeterminant() => Pair(LogDeterminantOp.CallMany(this));

    /// <summary>Lower L with L Lᴴ = A for a Hermitian positive definite A.</summary>
    /// <exception cref="Core.NativeException">A is not positive definite.</exception>
    public Tensor Cholesky() => CholeskyOp.Call(this);

    /// <summary>Solves A X = B from this lower Cholesky factor of A.</summary>
    /// <param name="right">B, [..., n, k].</param>
    public Tensor CholeskySolve(Tensor right) => CholeskySolveOp.Call(right, this);

    /// <summary>Solves A X = B for this triangular A.</summary>
    /// <param name="right">B, [..., n, k].</param>
    /// <param name="upper">Whether A is upper triangular.</param>
    public Tensor SolveTriangular(Tensor right, bool upper) => SolveTriangularOp.Call(this, right, upper);

    /// <summary>Eigenvalues in ascending order and eigenvectors in columns of a Hermitian matrix; the lower triangle is read.</summary>
    public (Tensor Values, Tensor Vectors) EigenHermitian() => Pair(EighOp.CallMany(this));

    /// <summary>Eigenvalues in ascending order of a Hermitian matrix; the lower triangle is read.</summary>
    public Tensor EigenvaluesHermitian() => EigvalshOp.Call(this);

    /// <summary>Complex eigenvalues and eigenvectors in columns of any square matrix.</summary>
    public (Tensor Values, Tensor Vectors) Eigen() => Pair(EigOp.CallMany(this));

    /// <summary>A = U diag(S) Vᴴ with S descending.</summary>
    /// <param name="full">Square U and V instead of reduced ones.</param>
    public (Tensor U, Tensor S, Tensor Vh) Svd(bool full = false)
    {
        var parts = SvdOp.CallMany(this, full);
        return (parts[0], parts[1], parts[2]);
    }

    /// <summary>A = Q R, reduced.</summary>
    public (Tensor Q, Tensor R) Qr() => Pair(QrOp.CallMany(this));

    /// <summary>X that minimises |A X − B|² for this A [..., m, n] (rank-revealing QR, driver gelsy).</summary>
    /// <param name="right">B, [..., m, k].</param>
    /// <param name="relativeTolerance">Singular values below it times the largest count as zero; null for machine precision.</param>
    public Tensor LeastSquares(Tensor right, double? relativeTolerance = null)
    {
        var parts = LeastSquaresOp.CallMany(this, right, relativeTolerance, "gelsy");
        for (var i = 1; i < parts.Length; i++) parts[i]?.Dispose();
        return parts[0];
    }

    /// <summary>Pseudo-inverse of Moore and Penrose.</summary>
    /// <param name="relativeTolerance">Singular values below it times the largest count as zero.</param>
    public Tensor PseudoInverse(double relativeTolerance = 1e-15) => PseudoInverseOp.Call(this, relativeTolerance);

    /// <summary>Sum of the diagonal of a matrix.</summary>
    public Tensor Trace() => TraceOp.Call(this);

    /// <summary>Vector product along a dimension of length 3.</summary>
    /// <param name="other">Right factor.</param>
    /// <param name="dimension">Dimension.</param>
    public Tensor Cross(Tensor other, long dimension = -1) => CrossOp.Call(this, other, dimension);

    /// <summary>Distances between rows: [..., n, d] and [..., m, d] → [..., n, m].</summary>
    /// <param name="other">The other rows.</param>
    /// <param name="order">p of the norm.</param>
    public Tensor Distances(Tensor other, double order = 2) => DistanceOp.Call(this, other, order);
}
