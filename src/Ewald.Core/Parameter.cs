using System.Collections.Immutable;

namespace Ewald.Core;

/// <summary>One row of a model's parameter table: the table feeds bounds, priors, messages, documents and tests.</summary>
/// <param name="Name">The literature's word in camelCase, ASCII, for example <c>radius</c>.</param>
/// <param name="Symbol">The symbol of the model's equation, for example R.</param>
/// <param name="Unit">House unit (Å, 10⁻⁶ Å⁻², cm⁻¹, 1, ...), empty string never: a pure number has unit 1.</param>
/// <param name="Default">A value at which the model is physical.</param>
/// <param name="Minimum">Smallest allowed value.</param>
/// <param name="Maximum">Largest allowed value.</param>
/// <param name="Meaning">One sentence without the unit.</param>
public sealed record Parameter(
    string Name, string Symbol, string Unit, double Default, double Minimum, double Maximum, string Meaning)
{
    /// <summary>True for lengths that can carry a size distribution (volume-weighted in small-angle models).</summary>
    public bool Polydisperse { get; init; }
}

/// <summary>Checks on a list of parameter values against its table.</summary>
public static class ParameterTable
{
    /// <summary>Refuses values of the wrong count, not finite or outside the table's bounds.</summary>
    /// <param name="model">Name of the model, for the message.</param>
    /// <param name="table">The parameter table.</param>
    /// <param name="values">Values in the order of the table, shape [parameter].</param>
    /// <exception cref="ArgumentException">One sentence that names model, parameter, value, unit and the allowed range.</exception>
    public static void Check(string model, ImmutableArray<Parameter> table, ReadOnlySpan<double> values)
    {
        if (values.Length != table.Length)
            throw new ArgumentException(FormattableString.Invariant(
                $"{model}: received {values.Length} parameters; its table has {table.Length} ({string.Join(", ", table.Select(p => p.Name))})."), nameof(values));
        for (var i = 0; i < values.Length; i++)
        {
            var p = table[i];
            if (!(values[i] >= p.Minimum && values[i] <= p.Maximum))
                throw new ArgumentException(FormattableString.Invariant(
                    $"{model}: {p.Name} {p.Symbol} = {values[i]:G6} {p.Unit} is outside [{p.Minimum:G6}, {p.Maximum:G6}] {p.Unit}."), nameof(values));
        }
    }

    /// <summary>The default values in the order of the table.</summary>
    /// <param name="table">The parameter table.</param>
    /// <returns>Shape [parameter].</returns>
    public static double[] Defaults(ImmutableArray<Parameter> table) => [.. table.Select(p => p.Default)];

    /// <summary>Position of a parameter in its table.</summary>
    /// <param name="table">The parameter table.</param>
    /// <param name="name">Name as in the table, case-sensitive.</param>
    /// <exception cref="ArgumentException">The table has no such parameter; the message lists those it has.</exception>
    public static int IndexOf(ImmutableArray<Parameter> table, string name)
    {
        for (var i = 0; i < table.Length; i++)
            if (string.Equals(table[i].Name, name, StringComparison.Ordinal)) return i;
        throw new ArgumentException($"No parameter is called '{name}'; the table has {string.Join(", ", table.Select(p => p.Name))}.", nameof(name));
    }
}
