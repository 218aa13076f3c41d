namespace Ewald.Networks.Equivariant;

/// <summary>Scales of activations: 1/√E[f(x)²] over normal x, so that values of unit variance keep a second moment of 1.</summary>
/// <remarks>By the trapezoidal rule, exact to rounding for these functions: 1.6765 for SiLU, 1.5925 for tanh, 1.8462 for the logistic function. M. Geiger and T. Smidt,
/// arXiv:2207.09453, estimate the same numbers from samples.</remarks>
internal static class SecondMoment
{
    public static double Silu { get; } = Scale(x => x / (1 + Math.Exp(-x)));

    public static double Tanh { get; } = Scale(Math.Tanh);

    public static double Sigmoid { get; } = Scale(x => 1 / (1 + Math.Exp(-x)));

    private static double Scale(Func<double, double> f)
    {
        const double step = 1.0 / 64;
        double sum = 0;
        for (var i = -12 * 64; i <= 12 * 64; i++)
        {
            var x = i * step;
            sum += f(x) * f(x) * Math.Exp(-x * x / 2);
        }

        return 1 / Math.Sqrt(sum * step / Math.Sqrt(2 * Math.PI));
    }
}
