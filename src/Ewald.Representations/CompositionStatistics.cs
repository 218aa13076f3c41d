using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>A composition as statistics of the elements' properties: what it is made of, not how it is arranged.</summary>
/// <remarks>For a property q with fractions w: the mean M_1, the Hölder means M_p = (Σ w q^p)^(1/p) for p = -1, 0 (geometric), 4, the
/// standard and the mean deviation, the smallest and the largest; then norms of the fractions, their entropy, the shares of s,
/// p, d, f electrons and Pauling's ionic share. Elements without a value are left out of that property; it is NaN when none
/// has one. Invariant to the order of the elements and to the size of the formula. Source: M. de Jong et al., Sci. Rep. 6, 34256
/// (2016), doi:10.1038/srep34256; L. Ward et al., npj Comput. Mater. 2, 16028 (2016), doi:10.1038/npjcompumats.2016.28.</remarks>
public static class CompositionStatistics
{
    private const double SmallestBase = 1e-3;
    private static readonly string[] Moments = ["mean", "deviation", "meanDeviation", "largest", "smallest", "harmonicMean", "geometricMean", "fourthMean"];
    private static readonly string[] Basics = ["atomicNumber", "mass"];
    private static readonly string[] Shells = ["S", "P", "D", "F"];

    /// <summary>Name of each value, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Basics.Concat(ElementProperties.All.Select(p => p.Name)).Append("valence").SelectMany(p => Moments.Select(m => $"{p}.{m}")),
        "elements", "fraction.norm2", "fraction.norm3", "fraction.largest", "fraction.entropy",
        .. Shells.Select(s => $"electrons.{s}"), "ionicShare",
    ];

    /// <summary>The statistics of a composition.</summary>
    /// <param name="composition">Atoms of each element, in any amount; not negative.</param>
    /// <returns>Shape [<see cref="Names"/>].</returns>
    /// <exception cref="ArgumentException">There is no atom, or an amount is negative or not finite.</exception>
    public static double[] Of(IReadOnlyDictionary<Element, double> composition)
    {
        ArgumentNullException.ThrowIfNull(composition);
        var parts = composition.Where(p => p.Value != 0).OrderBy(p => p.Key.AtomicNumber).ToArray();
        var total = parts.Sum(p => p.Value);
        if (parts.Length == 0 || !double.IsFinite(total) || parts.Any(p => p.Value < 0))
            throw new ArgumentException("CompositionStatistics: the amounts of the elements must be finite, not negative, and one of them above zero.", nameof(composition));
        var weights = parts.Select(p => p.Value / total).ToArray();
        var elements = parts.Select(p => p.Key).ToArray();
        var values = new List<double>(Names.Count);
        var row = new double[elements.Length];
        void Add(Func<Element, double> property)
        {
            for (var i = 0; i < row.Length; i++) row[i] = property(elements[i]);
            AddMoments(values, row, weights);
        }

        Add(e => e.AtomicNumber);
        Add(e => e.Mass);
        for (var p = 0; p < ElementProperties.All.Count; p++) Add(e => ElementProperties.Of(e)[p]);
        Add(Valence);

        values.Add(weights.Length);
        values.Add(Math.Sqrt(weights.Sum(w => w * w)));
        values.Add(Math.Cbrt(weights.Sum(w => w * w * w)));
        values.Add(weights.Max());
        values.Add(-weights.Sum(w => w * Math.Log(w)));
        var valence = elements.Zip(weights, (e, w) => w * Valence(e)).Sum();
        foreach (var shell in Shells)
            values.Add(elements.Zip(weights, (e, w) => w * ElementProperties.Of(e, "valence" + shell)).Sum() / valence);
        values.Add(IonicShare(elements, weights));
        return [.. values];
    }

    /// <summary>The fractions of the elements by atomic number, shape [97].</summary>
    /// <param name="composition">Atoms of each element, in any amount.</param>
    public static double[] Fractions(IReadOnlyDictionary<Element, double> composition)
    {
        ArgumentNullException.ThrowIfNull(composition);
        var fractions = new double[Elements.All.Count + 1];
        var total = composition.Values.Sum();
        foreach (var (element, amount) in composition) fractions[element.AtomicNumber] += amount / total;
        return fractions;
    }

    private static double Valence(Element e)
    {
        var sum = 0.0;
        foreach (var shell in Shells) sum += ElementProperties.Of(e, "valence" + shell);
        return sum;
    }

    private static double IonicShare(Element[] elements, double[] weights)
    {
        // Elements without an electronegativity are noble gases and short-lived ones; 1.5 lies in the middle of the scale.
        var x = elements.Select(e => ElementProperties.Of(e, "electronegativity") is var v && double.IsNaN(v) ? 1.5 : v).ToArray();
        var share = 0.0;
        for (var i = 0; i < x.Length; i++)
            for (var j = 0; j < i; j++) share += 2 * weights[i] * weights[j] * (1 - Math.Exp(-0.25 * (x[i] - x[j]) * (x[i] - x[j])));
        return share;
    }

    private static void AddMoments(List<double> to, double[] values, double[] weights)
    {
        double known = 0, mean = 0;
        for (var i = 0; i < values.Length; i++)
            if (!double.IsNaN(values[i])) (known, mean) = (known + weights[i], mean + weights[i] * values[i]);
        if (known == 0)
        {
            for (var m = 0; m < Moments.Length; m++) to.Add(double.NaN);
            return;
        }

        mean /= known;
        double square = 0, absolute = 0, inverse = 0, logarithm = 0, fourth = 0, largest = double.MinValue, smallest = double.MaxValue;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) continue;
            var (w, q) = (weights[i] / known, values[i]);
            // Hölder means want positive values; affinities and counts of electrons may be zero or below.
            var positive = Math.Max(q, SmallestBase);
            square += w * (q - mean) * (q - mean);
            absolute += w * Math.Abs(q - mean);
            inverse += w / positive;
            logarithm += w * Math.Log(positive);
            fourth += w * positive * positive * positive * positive;
            largest = Math.Max(largest, q);
            smallest = Math.Min(smallest, q);
        }

        to.AddRange([mean, Math.Sqrt(square), absolute, largest, smallest, 1 / inverse, Math.Exp(logarithm), Math.Sqrt(Math.Sqrt(fourth))]);
    }
}
