using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>X-ray form factor of a free atom or ion: f(s, E) = f0(s) + f′(E) + i f″(E), electrons.</summary>
/// <remarks>f0(s) = Σ a_i exp(−b_i s²) + c, or Z − 41.78214 s² Σ a_i exp(−b_i s²) for the Mott-Bethe table; s = sin θ / λ = 1 / 2d =
/// Q / 4π. f0(0) is the number of electrons. A spherical atom at rest: no bonding, no thermal motion. Above the range of its table
/// (<see cref="LargestS"/>) an expression is an extrapolation. Sources stand at <see cref="FormFactorTable"/>.</remarks>
public sealed class XrayFormFactor
{
    private const double MottBethe = 41.78214; // 8π²mₑe²/h² in Gaussian units, Å⁻¹: f_e = (Z − f_x) / (41.78 s²), a_i in Å
    private static readonly ConcurrentDictionary<(string, int, FormFactorTable), XrayFormFactor> Made = new();

    private readonly double[] _a;
    private readonly double[] _b;
    private readonly double _c;

    private XrayFormFactor(Element element, string label, FormFactorTable table, double[] a, double[] b, double c)
    {
        (Element, Label, Table, _a, _b, _c) = (element, label, table, a, b, c);
    }

    /// <summary>The element.</summary>
    public Element Element { get; }

    /// <summary>The entry of the table that answers, for example <c>Fe3+</c>; the neutral atom where the table lacks the ion.</summary>
    public string Label { get; }

    /// <summary>The table.</summary>
    public FormFactorTable Table { get; }

    /// <summary>Largest s that the table was made for, Å⁻¹.</summary>
    public double LargestS => Table == FormFactorTable.WaasmaierKirfel ? 6 : 2;

    /// <summary>The form factor of an atom or ion.</summary>
    /// <param name="element">The element; deuterium scatters as hydrogen.</param>
    /// <param name="charge">Formal charge in electrons; an ion that the table lacks is answered by the neutral atom.</param>
    /// <param name="table">Where f0 comes from.</param>
    /// <exception cref="InputException">The table has no such element.</exception>
    public static XrayFormFactor Of(Element element, int charge = 0, FormFactorTable table = FormFactorTable.WaasmaierKirfel)
    {
        ArgumentNullException.ThrowIfNull(element);
        return Made.GetOrAdd((element.Symbol, charge, table), static (key, e) => Make(e, key.Item2, key.Item3), element);
    }

    /// <summary>f0 at one s, electrons.</summary>
    /// <param name="s">sin θ / λ, Å⁻¹.</param>
    public double At(double s)
    {
        if (Table == FormFactorTable.XrayLib) return XrayLib.FormFactor(Element.AtomicNumber, 4 * Math.PI * s);
        var sum = 0.0;
        for (var i = 0; i < _a.Length; i++) sum += _a[i] * Math.Exp(-_b[i] * s * s);
        return Table == FormFactorTable.DeGraefMcHenry ? _c - MottBethe * s * s * sum : sum + _c;
    }

    /// <summary>f0 at many s², electrons.</summary>
    /// <param name="squared">s² = (sin θ / λ)², Å⁻², shape [point].</param>
    /// <param name="f0">Receives f0, shape [point]; may not overlap.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void AtSquared(ReadOnlySpan<double> squared, Span<double> f0)
    {
        if (squared.Length != f0.Length) throw new ArgumentException($"XrayFormFactor: {squared.Length} abscissae and room for {f0.Length} values.", nameof(f0));
        if (Table == FormFactorTable.XrayLib)
        {
            for (var i = 0; i < f0.Length; i++) f0[i] = At(Math.Sqrt(squared[i]));
            return;
        }

        Span<double> block = stackalloc double[256];
        for (var start = 0; start < f0.Length; start += block.Length)
        {
            var count = Math.Min(block.Length, f0.Length - start);
            var x = squared.Slice(start, count);
            var y = f0.Slice(start, count);
            var e = block[..count];
            y.Clear();
            for (var i = 0; i < _a.Length; i++)
            {
                TensorPrimitives.Multiply(x, -_b[i], e);
                TensorPrimitives.Exp<double>(e, e);
                TensorPrimitives.MultiplyAdd(e, _a[i], y, y);
            }

            if (Table == FormFactorTable.DeGraefMcHenry)
            {
                TensorPrimitives.Multiply(y, x, y);
                TensorPrimitives.Multiply(y, -MottBethe, y);
            }

            TensorPrimitives.Add(y, _c, y);
        }
    }

    /// <summary>Anomalous terms f′ + i f″ of an element, electrons, from xraylib; f″ is positive (phase exp(+2πi h·r)).</summary>
    /// <param name="element">The element.</param>
    /// <param name="energy">Photon energy, eV, about 1 to 200 keV.</param>
    /// <exception cref="InputException">xraylib has no value there.</exception>
    public static Complex Anomalous(Element element, double energy)
    {
        ArgumentNullException.ThrowIfNull(element);
        try
        {
            return new Complex(XrayLib.AnomalousReal(element.AtomicNumber, energy), -XrayLib.AnomalousImaginary(element.AtomicNumber, energy));
        }
        catch (NativeException e)
        {
            throw new InputException(FormattableString.Invariant($"Anomalous terms of {element.Symbol} at {energy} eV: {e.Message} Give an energy between 1000 and 200000 eV, or none."), e);
        }
    }

    private static XrayFormFactor Make(Element element, int charge, FormFactorTable table)
    {
        var symbol = element.AtomicNumber == 1 ? "H" : element.Symbol;
        if (table == FormFactorTable.XrayLib) return new XrayFormFactor(element, symbol, table, [], [], 0);
        var rows = table switch
        {
            FormFactorTable.WaasmaierKirfel => Tables.WaasmaierKirfel,
            FormFactorTable.CromerMann => Tables.CromerMann,
            FormFactorTable.DeGraefMcHenry => Tables.DeGraefMcHenry,
            _ => throw new ArgumentOutOfRangeException(nameof(table), table, "XrayFormFactor: no such table."),
        };
        var ion = charge == 0 ? symbol : FormattableString.Invariant($"{symbol}{Math.Abs(charge)}{(charge > 0 ? '+' : '-')}");
        var label = rows.ContainsKey(ion) ? ion : symbol;
        if (!rows.TryGetValue(label, out var n))
            throw new InputException($"The form factors of {table} have no {element.Symbol}; take another table, for example {nameof(FormFactorTable.XrayLib)}.");
        var pairs = n.Length / 2;
        var (a, b) = (new double[pairs], new double[pairs]);
        for (var i = 0; i < pairs; i++) (a[i], b[i]) = (n[2 * i], n[2 * i + 1]);
        return new XrayFormFactor(element, label, table, a, b, n.Length % 2 == 1 ? n[^1] : element.AtomicNumber);
    }

    // Parsed when first asked for.
    private static class Tables
    {
        internal static readonly Dictionary<string, double[]> WaasmaierKirfel = Parse(WaasmaierKirfelTable.Rows);
        internal static readonly Dictionary<string, double[]> CromerMann = Parse(CromerMannTable.Rows);
        internal static readonly Dictionary<string, double[]> DeGraefMcHenry = Parse(DeGraefMcHenryTable.Rows);

        private static Dictionary<string, double[]> Parse(string rows)
        {
            var table = new Dictionary<string, double[]>(StringComparer.Ordinal);
            foreach (var line in rows.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                table[words[0]] = [.. words.Skip(1).Select(w => double.Parse(w, CultureInfo.InvariantCulture))];
            }

            return table;
        }
    }
}
