using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>The composition of a sample and the range of Q of its curve, as user or header state them.</summary>
internal static class PdfComposition
{
    private const int LargestFactor = 12, MostAtoms = 60;
    private const double SmallestQ = 0.5;

    /// <summary>The composition in lowest terms, or null where nobody states one that is whole.</summary>
    /// <param name="pattern">The curve with its header.</param>
    /// <param name="info">What the user says, which counts first.</param>
    /// <param name="warnings">Receives where it is from, and why it is not taken.</param>
    /// <exception cref="InputException">The user's is no formula.</exception>
    public static IReadOnlyList<(Element Element, int Count)>? Of(PowderPattern pattern, MeasurementInfo info, List<string> warnings)
    {
        var said = info.Extra is { } extra && extra.TryGetValue("composition", out var value) ? value : null;
        var header = said is null && pattern.Metadata.TryGetValue("composition", out var written) ? written : null;
        if ((said ?? header) is not { } text || (said is null && text.Trim().Length == 0)) return null;
        IReadOnlyDictionary<Element, double> atoms;
        try
        {
            atoms = ChemicalFormula.Parse(text);
        }
        catch (FormatException e)
        {
            if (said is not null) throw new InputException($"composition is '{said}', and {e.Message.TrimEnd('.')}; give a formula such as --set composition=SrFe2As2.", e);
            warnings.Add($"the header's composition '{text}' is no formula and is not used; give it with --set composition=SrFe2As2 or the like.");
            return null;
        }

        if (Whole(atoms) is not { } whole)
        {
            warnings.Add($"the composition {text} is not one of few whole numbers of atoms, so no published arrangement can hold it; the curve alone is answered.");
            return null;
        }

        if (said is null) warnings.Add($"composition {string.Concat(whole.Select(w => w.Count == 1 ? w.Element.Symbol : FormattableString.Invariant($"{w.Element.Symbol}{w.Count}")))}, as the header says.");
        return whole;
    }

    /// <summary>Whole numbers in lowest terms, or null.</summary>
    /// <param name="atoms">Amounts in any unit.</param>
    public static IReadOnlyList<(Element Element, int Count)>? Whole(IReadOnlyDictionary<Element, double> atoms)
    {
        var least = atoms.Values.Min();
        for (var factor = 1; factor <= LargestFactor; factor++)
        {
            var counts = atoms.Select(a => (a.Key, Amount: a.Value / least * factor)).ToArray();
            if (counts.Any(c => Math.Abs(c.Amount - Math.Round(c.Amount)) > 0.01)) continue;
            return counts.Sum(c => c.Amount) < MostAtoms + 0.5 ? [.. counts.Select(c => (c.Key, (int)Math.Round(c.Amount)))] : null;
        }

        return null;
    }

    /// <summary>Range of Q, as the header states it; Q_max else by where the transform of the curve ends, Q_min else 0.5 Å⁻¹.</summary>
    /// <param name="pattern">The curve with its header.</param>
    public static (double Smallest, double Largest) Range(PowderPattern pattern)
    {
        double? Number(string key) => pattern.Metadata.TryGetValue(key, out var text)
            && double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null;
        var largest = Number("qmax") is { } said and > 5 and <= 60 ? said : LargestOf(pattern);
        var smallest = Number("qmin") is { } low and >= 0 && low < largest / 2 ? low : SmallestQ;
        return (smallest, largest);
    }

    /// <summary>The Q below which F(Q) = ∫ G sin(Qr) dr has all but half a percent of its square.</summary>
    private static double LargestOf(PowderPattern pattern)
    {
        const double smallest = 8, largest = 40, step = 0.1, rest = 0.005;
        var (r, y) = (pattern.Abscissa, pattern.Intensity);
        var end = Math.Min(r[^1], 40);
        var squares = new double[(int)((largest - smallest) / step) + 1];
        for (var k = 0; k < squares.Length; k++)
        {
            var q = smallest + k * step;
            double sum = 0;
            // A cosine window: the end of the curve would ring otherwise.
            for (var i = 1; i < r.Length && r[i] <= end; i++) sum += y[i] * Math.Sin(q * r[i]) * (0.5 + 0.5 * Math.Cos(Math.PI * r[i] / end)) * (r[i] - r[i - 1]);
            squares[k] = sum * sum;
        }

        var (total, beyond) = (squares.Sum(), 0.0);
        var at = squares.Length - 1;
        while (at > 0 && beyond + squares[at] < rest * total) beyond += squares[at--];
        return smallest + at * step;
    }
}
