using System.Numerics;
using Ewald.Core;
using Ewald.Tensors;
using Ewald.Tensors.Layers;
using static Ewald.Tests.Tensors.Waves;

namespace Ewald.Tests.Tensors;

/// <summary>Operators against NumPy, SciPy and PyTorch (tests/References/tensors_reference.py) and against their own definitions.</summary>
public sealed class FunctionTests
{
    [Fact]
    public void Linear_algebra_agrees_with_numpy()
    {
        using var scope = TensorScope.Enter();
        var m = Wave([4, 4], 0.4);
        var symmetric = m + m.Transpose();
        var hermitian = Tensor.Complex(symmetric, m - m.Transpose());
        var positive = m.MatMul(m.Transpose()) + Tensor.Identity(4, ScalarType.Float64);
        var right = Wave([4, 2], 1.1);
        var tall = Wave([6, 3], 0.2) + Tensor.Identity(6, ScalarType.Float64).Narrow(1, 0, 3);
        AssertReference("eigh.real", symmetric.EigenHermitian().Values);
        AssertReference("eigh.complex", hermitian.EigenvaluesHermitian());
        AssertReference("solve", positive.Solve(right));
        AssertReference("cholesky", positive.Cholesky());
        AssertReference("solve", positive.Cholesky().CholeskySolve(right));
        AssertReference("svd", tall.Svd().S);
        AssertReference("qr", tall.Qr().R.Abs());
        AssertReference("lstsq", tall.LeastSquares(Wave([6, 2], 0.5)));
        AssertReference("inverse", positive.Inverse());
        AssertReference("determinant", positive.Determinant());
        AssertReference("pseudoInverse", tall.PseudoInverse());
        AssertReference("triangular", positive.Cholesky().SolveTriangular(right, upper: false));
        var (sign, log) = positive.LogDeterminant();
        AssertReference("determinant", sign * log.Exp());
        var values = (m + Tensor.From([1.0, 2, 3, 4]).ToDiagonal()).Eigen().Values.ToArray<Complex>().OrderBy(z => z.Real).ThenBy(z => z.Imaginary).ToArray();
        AssertReference("eig.general", Tensor.From(values), 1e-11);
    }

    [Fact]
    public void Decompositions_give_their_matrix_back()
    {
        using var scope = TensorScope.Enter();
        var m = Wave([4, 4], 0.4);
        var hermitian = Tensor.Complex(m + m.Transpose(), m - m.Transpose());
        var (values, vectors) = hermitian.EigenHermitian();
        AssertClose(hermitian, vectors.MatMul(values.To(ScalarType.Complex128).ToDiagonal()).MatMul(vectors.Conjugate().Transpose()));
        var tall = Wave([6, 3], 0.2);
        var (u, s, vh) = tall.Svd();
        AssertClose(tall, u.MatMul(s.ToDiagonal()).MatMul(vh));
        var (q, r) = tall.Qr();
        AssertClose(tall, q.MatMul(r));
        Assert.Contains("singular", Assert.Throws<NativeException>(() => Tensor.Zeros([2, 2]).Solve(Tensor.Ones([2, 1]))).Message, StringComparison.Ordinal);
        Assert.Contains("positive-definite", Assert.Throws<NativeException>(() => Tensor.Zeros([2, 2]).Cholesky()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_of_linear_algebra_and_fourier_transforms_are_finite_differences()
    {
        using var scope = TensorScope.Enter();
        var start = Wave([4, 4], 0.4) + 3 * Tensor.Identity(4, ScalarType.Float64);
        var right = Wave([4, 2], 1.1);
        foreach (var f in (Func<Tensor, Tensor>[])
        [
            a => a.Solve(right).Square().Sum(),
            a => (a + a.Transpose()).EigenHermitian().Values.Pow(3).Sum(),
            a => Tensor.Complex(a + a.Transpose(), a - a.Transpose()).EigenvaluesHermitian().Pow(3).Sum(),
            a => a.Svd().S.Pow(3).Sum(),
            a => a.MatMul(a.Transpose()).Cholesky().Square().Sum().Sqrt(),
            a => a.Fft().Abs().Pow(3).Sum(),
            a => a.RealFftN().Abs().Pow(3).Sum(),
            a => Tensor.Einsum("ij,jk->ik", a, a).Square().Sum(),
            a => a.Softmax(1).LogSumExp([0]).Square().Sum(),
            a => a.LogDeterminant().LogModulus,
        ])
        {
            var leaf = start.Clone().WithGrad();
            f(leaf).Backward();
            var direction = Wave([4, 4], 2.2);
            var slope = (leaf.Grad! * direction).Sum().Item();
            const double H = 1e-5;
            var difference = (f(start + direction * H) - f(start - direction * H)).Item() / (2 * H);
            // Truncation is of order h² times a third derivative of order 1e3.
            Assert.Equal(1, slope / difference, 1e-7);
        }
    }

    [Fact]
    public void Fourier_transforms_agree_with_numpy()
    {
        using var scope = TensorScope.Enter();
        var signal = Wave([3, 7], 0.1);
        AssertReference("fft.complex", Tensor.Complex(signal, Wave([3, 7], 0.6)).Fft());
        AssertReference("fft.real", signal.RealFft());
        AssertReference("fft.inverse", signal.InverseFft());
        AssertReference("fft.inverseReal", signal.RealFft().InverseRealFft(7));
        AssertReference("fft.ortho", signal.Fft(norm: FourierNorm.Ortho));
        AssertReference("fft.two", signal.FftN());
        AssertReference("fft.shift", signal.FftShift());
        AssertClose(signal, signal.FftShift().InverseFftShift());
        AssertClose(signal, signal.RealFftN().InverseRealFftN(null, [3, 7]));
        AssertClose(signal, signal.FftN(norm: FourierNorm.Forward).InverseFftN(norm: FourierNorm.Forward).Real());
    }

    [Fact]
    public void Activations_and_losses_agree_with_pytorch()
    {
        using var scope = TensorScope.Enter();
        var x = Wave([4, 5], 0) * 3;
        foreach (var kind in Enum.GetValues<ActivationKind>())
            AssertReference($"activation.{(kind == ActivationKind.LeakyRelu ? "leaky_relu" : kind.ToString().ToLowerInvariant())}", new Activation(kind).Forward(x));
        var target = Wave([4, 5], 2);
        var weight = Wave([5], 0.3).Abs() + 0.1;
        AssertReference("loss.squared", Loss.SquaredError(x, target));
        AssertReference("loss.absolute", Loss.AbsoluteError(x, target));
        AssertReference("loss.huber", Loss.Huber(x, target, 0.7));
        AssertReference("loss.crossEntropy", Loss.CrossEntropy(x, Tensor.From([3L, 0, 4, 1]), weight, 0.1));
        AssertReference("loss.binary", Loss.BinaryCrossEntropy(x, target.Abs()));
        AssertReference("loss.divergence", Loss.KullbackLeibler(x.LogSoftmax(1), target.Softmax(1)));
        AssertReference("loss.gaussian", Loss.GaussianNegativeLogLikelihood(x, Wave([4, 5], 1), target));
    }

    [Fact]
    public void Functions_of_one_number_are_those_of_the_framework()
    {
        using var scope = TensorScope.Enter();
        const double V = 0.37;
        var x = Tensor.From([V]);
        foreach (var (tensor, expected) in ((Tensor, double)[])
        [
            (x.Exp(), Math.Exp(V)), (x.Expm1(), Math.Exp(V) - 1), (x.Log(), Math.Log(V)), (x.Log1p(), Math.Log(1 + V)), (x.Log10(), Math.Log10(V)),
            (x.Sqrt(), Math.Sqrt(V)), (x.Rsqrt(), 1 / Math.Sqrt(V)), (x.Square(), V * V), (x.Reciprocal(), 1 / V), ((-x).Abs(), V), ((-x).Sign(), -1),
            (x.Sin(), Math.Sin(V)), (x.Cos(), Math.Cos(V)), (x.Tan(), Math.Tan(V)), (x.Asin(), Math.Asin(V)), (x.Acos(), Math.Acos(V)), (x.Atan(), Math.Atan(V)),
            (x.Sinh(), Math.Sinh(V)), (x.Cosh(), Math.Cosh(V)), (x.Tanh(), Math.Tanh(V)), (x.Sinc(), Math.Sin(Math.PI * V) / (Math.PI * V)),
            (x.Erf() + x.Erfc(), 1), (Tensor.From([5.0]).LogGamma(), Math.Log(24)), (Tensor.From([1.0]).Digamma(), -0.5772156649015329),
            (x.Floor(), 0), (x.Ceiling(), 1), (x.Round(), 0), (2 / x, 2 / V), (2 - x, 2 - V), (x - 2, V - 2), (2 + x, 2 + V), (2 * x, 2 * V), (x / 2, V / 2),
            (x.Pow(2.5), Math.Pow(V, 2.5)), (x.Pow(x), Math.Pow(V, V)), ((-x).Remainder(1), 1 - V), (x.Atan2(-x), Math.Atan2(V, -V)), (x.Hypot(x * 2), V * Math.Sqrt(5)),
            (x.Maximum(x * 2), 2 * V), (x.Minimum(x * 2), V), (x.Clamp(0.5), 0.5), (x.Clamp(null, 0.2), 0.2), (x.Lerp(x * 3, 0.5), 2 * V),
            (Tensor.Where(x.GreaterThan(0), x, -x), V), (x.EqualTo(x), 1), (x.EqualTo(0), 0), (x.NotEqualTo(0), 1), (x.GreaterThan(x), 0), (x.LessThan(x * 2), 1),
            (x.LessThan(0), 0), (x.AtLeast(V), 1), (x.AtMost(V), 1), (x.IsNaN().LogicalNot(), 1), (x.IsFinite().And(x.IsNaN()), 0), (x.IsFinite().Or(x.IsNaN()), 1),
            (Tensor.Complex(x, x).Angle(), Math.PI / 4), (Tensor.Complex(x, -x).Imaginary(), -V), (Tensor.Complex(x, -x).Conjugate().ViewAsReal().Select(1, 1), V),
        ]) Assert.Equal(expected, tensor.To(ScalarType.Float64).Item(), 1e-14);
    }

    [Fact]
    public void A_lazy_conjugate_or_sign_is_resolved_when_the_values_are_read()
    {
        using var scope = TensorScope.Enter();
        var z = Tensor.From([new Complex(1, 2), new Complex(3, -4)]);
        Assert.Equal([new Complex(1, -2), new Complex(3, 4)], z.Conjugate().ToArray<Complex>());
        Assert.Equal([-2.0, 4], z.Conjugate().Imaginary().ToArray<double>());
        Assert.Equal([1.0, -2, 3, 4], z.Conjugate().ViewAsReal().ToArray<double>());
        using var stream = new MemoryStream();
        Safetensors.Write(stream, new Dictionary<string, Tensor> { ["z"] = z.Conjugate() });
        stream.Position = 0;
        Assert.Equal([new Complex(1, -2), new Complex(3, 4)], Safetensors.Read(stream, "memory").Tensors["z"].ToArray<Complex>());
    }

    [Fact]
    public void Changes_in_place_change_this_tensor()
    {
        using var scope = TensorScope.Enter();
        var x = Tensor.From([1.0, 2]);
        var two = Tensor.From([2.0, 2]);
        Assert.Same(x, x.AddInPlace(two).AddInPlace(two, 0.5).AddInPlace(1).SubtractInPlace(two).MultiplyInPlace(two).MultiplyInPlace(3).DivideInPlace(two));
        Assert.Equal([9.0, 12], x.ToArray<double>());
        Assert.Equal([17.0, 20], x.AddProductInPlace(two, two, 2).ToArray<double>());
        Assert.Equal([18.0, 20], x.ClampInPlace(18).ToArray<double>());
        Assert.Equal([4.0, 4], x.FillInPlace(4).ToArray<double>());
        Assert.Equal([3L], Tensor.From([1L]).AddInPlace(Tensor.From([2L])).ToArray<long>());
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        using var scope = TensorScope.Enter();
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.True((expected - actual).Abs().Max().Item() < 1e-12, $"differs by {(expected - actual).Abs().Max().Item()}");
    }
}
