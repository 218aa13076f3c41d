using System.Numerics;
using System.Text.Json;
using Ewald.Physics.Mathematics;

namespace Ewald.Tests.Physics.Mathematics;

public sealed class SpecialFunctionTests
{
    private static readonly JsonElement Reference = JsonDocument.Parse(File.ReadAllText(SharedData.Reference("special_functions.json"))).RootElement;

    // Absolute for oscillating functions of order 1, whose zeros have no relative precision; relative for the others.
    [Fact]
    public void Bessel_function_of_order_zero() => Compare("j0", x => Bessel.J0(x), 1.5e-15, 0);

    [Fact]
    public void Bessel_function_of_order_one_over_its_argument() => Compare("twoJ1OverX", x => Bessel.TwoJ1OverX(x), 1e-15, 0);

    [Fact]
    public void Sphere_amplitude_on_both_sides_of_its_switch() => Compare("sphere", x => VectorMath.SphereAmplitude(new Vector<double>(x))[0], 5e-16, 1e-15);

    [Fact]
    public void Sine_integral() => Compare("sineIntegral", SpecialFunctions.SineIntegral, 1e-14, 0);

    [Fact]
    public void Error_function() => Compare("erf", SpecialFunctions.Erf, 0, 1e-14);

    [Fact]
    public void Logarithm_of_gamma() => Compare("logGamma", SpecialFunctions.LogGamma, 2e-14, 2e-14);

    [Fact]
    public void Gamma() => Compare("gamma", SpecialFunctions.Gamma, 0, 1e-13);

    [Fact]
    public void Incomplete_gamma()
    {
        foreach (var row in Reference.GetProperty("gammaStar").EnumerateArray())
            Assert.Equal(1, SpecialFunctions.GammaStar(row[0].GetDouble(), row[1].GetDouble()) / row[2].GetDouble(), 1e-13);
    }

    [Fact]
    public void Log_gamma_of_integers_is_the_factorial()
    {
        double factorial = 1;
        for (var n = 1; n < 20; n++, factorial *= n - 1) Assert.Equal(Math.Log(factorial), SpecialFunctions.LogGamma(n), 1e-12 * Math.Max(1, Math.Log(factorial)));
        Assert.Equal(0.5 * Math.Log(Math.PI), SpecialFunctions.LogGamma(0.5), 1e-13);
    }

    // Lower and upper part together are Γ(a), whichever side of x = a + 1: both expansions against each other.
    [Fact]
    public void Series_and_fraction_of_the_incomplete_gamma_function_sum_to_the_whole()
    {
        foreach (var a in new[] { 0.3, 0.5, 1, 2.5, 7, 30 })
            foreach (var ratio in new[] { 0.9, 1, 1.2, 2 })
            {
                var x = ratio * (a + 1);
                var whole = Math.Exp(SpecialFunctions.LogGamma(a) + x - a * Math.Log(x));
                Assert.Equal(1, (IncompleteGamma.LowerSeries(a, x) + IncompleteGamma.UpperFraction(a, x)) / whole, 1e-12);
            }
    }

    [Fact]
    public void Sine_and_cosine_agree_with_the_runtime_in_all_quadrants_and_for_large_arguments()
    {
        var stream = new Ewald.Core.Randomness(5).Stream("sincos");
        for (var trial = 0; trial < 200_000; trial++)
        {
            var x = trial % 2 == 0 ? stream.Uniform(-20, 20) : stream.LogUniform(1e-9, 1e6);
            var (sin, cos) = VectorMath.SinCos(new Vector<double>(x));
            Assert.Equal(Math.Sin(x), sin[0], 3e-16);
            Assert.Equal(Math.Cos(x), cos[0], 3e-16);
        }
    }

    [Fact]
    public void Lanes_are_independent_where_branches_mix()
    {
        var x = new Vector<double>([.. Enumerable.Range(0, Vector<double>.Count).Select(k => k % 2 == 0 ? 0.3 : 20.7)]);
        for (var k = 0; k < Vector<double>.Count; k++)
        {
            Assert.Equal(Bessel.J0(x[k]), Bessel.J0(x)[k]);
            Assert.Equal(Bessel.TwoJ1OverX(x[k]), Bessel.TwoJ1OverX(x)[k]);
            Assert.Equal(VectorMath.SphereAmplitude(new Vector<double>(x[k]))[0], VectorMath.SphereAmplitude(x)[k]);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Gauss_Legendre_is_exact_for_polynomials_up_to_twice_its_order(int count)
    {
        foreach (var power in new[] { 0, 2, 2 * count - 2 })
            Assert.Equal(1, GaussLegendre.Integrate(count, 0, 1, x => Math.Pow(x, power)) * (power + 1), 1e-12);
    }

    private static void Compare(string name, Func<double, double> f, double absolute, double relative)
    {
        foreach (var row in Reference.GetProperty(name).EnumerateArray())
        {
            double x = row[0].GetDouble(), expected = row[1].GetDouble(), mine = f(x);
            Assert.True(Math.Abs(mine - expected) <= absolute + relative * Math.Abs(expected), FormattableString.Invariant($"{name}({x}) = {mine:R}, expected {expected:R}"));
        }
    }
}
