using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ewald.Physics.Mathematics;

/// <summary>Bessel functions of the first kind, orders 0 and 1, on vectors of doubles; absolute error below 10⁻¹⁵.</summary>
/// <remarks>|x| ≤ 8: a polynomial in x². Beyond: J = √(2/πx) [P cos χ − Q sin χ] with P and Q polynomials in (8/x)²
/// (Watson, Theory of Bessel Functions, 1922, ch. VII). No coefficient is typed. The first polynomial is the power series moved to
/// the middle of its range in decimal arithmetic; P and Q are Chebyshev interpolants of Hankel's integral, whose trapezoidal sum
/// converges geometrically. All are made once at start.</remarks>
internal static class Bessel
{
    private const double Switch = 8;
    private const int SmallTerms = 24, LargeTerms = 14;

    private static readonly double[] Small0 = MovedSeries(0);
    private static readonly double[] Small1 = MovedSeries(1);
    private static readonly double[] P0 = Fit(LargeTerms, t => Hankel(0, LargeInverse(t)).Real);
    private static readonly double[] Q0 = Fit(LargeTerms, t => Hankel(0, LargeInverse(t)).Imaginary / LargeInverse(t));
    private static readonly double[] P1 = Fit(LargeTerms, t => Hankel(1, LargeInverse(t)).Real);
    private static readonly double[] Q1 = Fit(LargeTerms, t => Hankel(1, LargeInverse(t)).Imaginary / LargeInverse(t));

    /// <summary>J₀(x).</summary>
    public static double J0(double x) => J0(new Vector<double>(x))[0];

    /// <summary>J₁(x).</summary>
    public static double J1(double x) => 0.5 * x * TwoJ1OverX(new Vector<double>(x))[0];

    /// <summary>2 J₁(x) / x, 1 at x = 0.</summary>
    public static double TwoJ1OverX(double x) => TwoJ1OverX(new Vector<double>(x))[0];

    /// <summary>J₀(x), lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> J0(Vector<double> x)
    {
        var a = Vector.Abs(x);
        var edge = new Vector<double>(Switch);
        var small = Vector.LessThanOrEqual(a, edge);
        if (Vector.LessThanOrEqualAll(a, edge)) return Polynomial(Small0, SmallVariable(a));
        var (inverse, t) = LargeVariable(a);
        var p = Polynomial(P0, t);
        var q = Polynomial(Q0, t) * inverse;
        var (sin, cos) = VectorMath.SinCos(a);
        var large = Vector.SquareRoot(inverse * new Vector<double>(1 / Math.PI)) * (p * (cos + sin) - q * (sin - cos));
        return Vector.LessThanAny(a, edge) ? Vector.ConditionalSelect(small, Polynomial(Small0, SmallVariable(a)), large) : large;
    }

    /// <summary>2 J₁(x) / x, lane by lane, 1 at x = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> TwoJ1OverX(Vector<double> x)
    {
        var a = Vector.Abs(x);
        var edge = new Vector<double>(Switch);
        var small = Vector.LessThanOrEqual(a, edge);
        if (Vector.LessThanOrEqualAll(a, edge)) return Polynomial(Small1, SmallVariable(a));
        var (inverse, t) = LargeVariable(a);
        var p = Polynomial(P1, t);
        var q = Polynomial(Q1, t) * inverse;
        var (sin, cos) = VectorMath.SinCos(a);
        var large = inverse * Vector.SquareRoot(inverse * new Vector<double>(4 / Math.PI)) * (p * (sin - cos) + q * (sin + cos));
        return Vector.LessThanAny(a, edge) ? Vector.ConditionalSelect(small, Polynomial(Small1, SmallVariable(a)), large) : large;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> SmallVariable(Vector<double> a) =>
        Vector.FusedMultiplyAdd(a * a, new Vector<double>(2 / (Switch * Switch)), new Vector<double>(-1.0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<double> Inverse, Vector<double> T) LargeVariable(Vector<double> a)
    {
        var inverse = Vector<double>.One / Vector.Max(a, new Vector<double>(Switch));
        return (inverse, Vector.FusedMultiplyAdd(inverse * inverse, new Vector<double>(2 * Switch * Switch), new Vector<double>(-1.0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Polynomial(double[] coefficients, Vector<double> t)
    {
        // Even and odd powers apart: two chains of half the length run side by side.
        var z = t * t;
        var even = new Vector<double>(coefficients[^2]);
        var odd = new Vector<double>(coefficients[^1]);
        for (var i = coefficients.Length - 4; i >= 0; i -= 2)
        {
            even = Vector.FusedMultiplyAdd(even, z, new Vector<double>(coefficients[i]));
            odd = Vector.FusedMultiplyAdd(odd, z, new Vector<double>(coefficients[i + 1]));
        }

        return Vector.FusedMultiplyAdd(odd, t, even);
    }

    private static double LargeInverse(double t) => Math.Sqrt((t + 1) / 2) / Switch;

    /// <summary>Σ (−x²/4)ʲ ν!/(j! (j + ν)!), which is J₀ or 2J₁/x, as a polynomial in t = 2(x/8)² − 1.</summary>
    private static double[] MovedSeries(int order)
    {
        // (x²/4) = 8 (t + 1): expand (t + 1)ʲ by Pascal's triangle. Term 50 is below 10⁻³⁰; decimal keeps 28 digits.
        var sums = new decimal[SmallTerms];
        var binomial = new decimal[SmallTerms];
        binomial[0] = 1;
        decimal term = 1;
        for (var j = 0; j < 50; j++)
        {
            for (var k = 0; k < SmallTerms; k++) sums[k] += term * binomial[k];
            term *= -8m / ((j + 1) * (j + 1 + order));
            for (var k = SmallTerms - 1; k > 0; k--) binomial[k] += binomial[k - 1];
        }

        return [.. sums.Select(v => (double)v)];
    }

    /// <summary>P + iQ = (2/Γ(ν + ½)) ∫₀^∞ exp(−u²) u^(2ν) (1 + i u²/2x)^(ν − ½) du, by the trapezoidal rule.</summary>
    private static System.Numerics.Complex Hankel(int order, double inverse)
    {
        const double step = 0.2;
        var sum = Complex.Zero;
        for (var k = -40; k <= 40; k++)
        {
            var u = (k + 0.5) * step;
            var root = Complex.Sqrt(new Complex(1, u * u * inverse / 2));
            sum += Math.Exp(-u * u) * (order == 0 ? 1 / root : u * u * root);
        }

        return sum * step / (order == 0 ? Math.Sqrt(Math.PI) : Math.Sqrt(Math.PI) / 2);
    }

    /// <summary>Monomial coefficients in t of the Chebyshev interpolant on [−1, 1].</summary>
    private static double[] Fit(int terms, Func<double, double> f)
    {
        var samples = new double[terms];
        for (var k = 0; k < terms; k++) samples[k] = f(Math.Cos(Math.PI * (k + 0.5) / terms));
        var result = new double[terms];
        double[] previous = new double[terms], current = new double[terms];
        previous[0] = 1;
        current[1] = 1;
        for (var j = 0; j < terms; j++)
        {
            double coefficient = 0;
            for (var k = 0; k < terms; k++) coefficient += samples[k] * Math.Cos(Math.PI * j * (k + 0.5) / terms);
            coefficient *= (j == 0 ? 1.0 : 2.0) / terms;
            for (var i = 0; i < terms; i++) result[i] += coefficient * previous[i];
            var next = new double[terms];
            for (var i = 0; i < terms; i++) next[i] = (i > 0 ? 2 * current[i - 1] : 0) - previous[i];
            (previous, current) = (current, next);
        }

        return result;
    }
}
