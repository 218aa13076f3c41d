namespace Ewald.Learning;

/// <summary>A factorisation X ≈ W H of data that are not negative.</summary>
/// <remarks>W D and D⁻¹ H give the same product for any positive diagonal D, so weights mean nothing before the scale of the patterns is fixed.</remarks>
/// <param name="Weights">W, shape [sample, component], not negative.</param>
/// <param name="Patterns">H, shape [component, point], not negative.</param>
/// <param name="Loss">Value of the loss.</param>
/// <param name="RelativeError">‖X − W H‖ / ‖X‖ in the Frobenius norm.</param>
/// <param name="Iterations">Iterations done.</param>
/// <param name="Converged">False when the iterations ran out first.</param>
public sealed record Factorisation(double[,] Weights, double[,] Patterns, double Loss, double RelativeError, int Iterations, bool Converged)
{
    /// <summary>Number of basis patterns.</summary>
    public int Components => Patterns.GetLength(0);

    /// <summary>The same product with every pattern of unit area (Σ over points = 1): a weight is then the area its pattern has in the sample.</summary>
    /// <remarks>A pattern that is zero everywhere gets weight 0 and stays zero.</remarks>
    public Factorisation WithUnitArea() => Scaled(static row =>
    {
        double sum = 0;
        foreach (var v in row) sum += v;
        return sum;
    });

    /// <summary>The same product with every pattern of unit maximum.</summary>
    public Factorisation WithUnitMaximum() => Scaled(static row =>
    {
        double most = 0;
        foreach (var v in row) most = Math.Max(most, v);
        return most;
    });

    /// <summary>The same product with the components in another order.</summary>
    /// <param name="order">Old number of each new component, shape [component].</param>
    public Factorisation Reordered(IReadOnlyList<int> order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (!order.Order().SequenceEqual(Enumerable.Range(0, Components)))
            throw new ArgumentException(FormattableString.Invariant($"Factorisation: the order is no permutation of 0 .. {Components - 1}."), nameof(order));
        var weights = new double[Weights.GetLength(0), Components];
        var patterns = new double[Components, Patterns.GetLength(1)];
        for (var k = 0; k < Components; k++)
        {
            for (var i = 0; i < weights.GetLength(0); i++) weights[i, k] = Weights[i, order[k]];
            for (var j = 0; j < patterns.GetLength(1); j++) patterns[k, j] = Patterns[order[k], j];
        }

        return this with { Weights = weights, Patterns = patterns };
    }

    /// <summary>Each sample's weights divided by their sum: fractions once the patterns have one scale. A sample without any weight keeps zeros.</summary>
    /// <returns>Shape [sample, component].</returns>
    public double[,] Fractions()
    {
        var fractions = new double[Weights.GetLength(0), Components];
        for (var i = 0; i < fractions.GetLength(0); i++)
        {
            double sum = 0;
            for (var k = 0; k < Components; k++) sum += Weights[i, k];
            if (sum > 0)
                for (var k = 0; k < Components; k++) fractions[i, k] = Weights[i, k] / sum;
        }

        return fractions;
    }

    /// <summary>One basis pattern, shape [point].</summary>
    /// <param name="component">Its number.</param>
    public double[] Pattern(int component)
    {
        var row = new double[Patterns.GetLength(1)];
        for (var j = 0; j < row.Length; j++) row[j] = Patterns[component, j];
        return row;
    }

    private Factorisation Scaled(Func<double[], double> measure)
    {
        var (weights, patterns) = ((double[,])Weights.Clone(), (double[,])Patterns.Clone());
        for (var k = 0; k < Components; k++)
        {
            var scale = measure(Pattern(k));
            for (var i = 0; i < weights.GetLength(0); i++) weights[i, k] *= scale;
            if (scale > 0)
                for (var j = 0; j < patterns.GetLength(1); j++) patterns[k, j] /= scale;
        }

        return this with { Weights = weights, Patterns = patterns };
    }
}
