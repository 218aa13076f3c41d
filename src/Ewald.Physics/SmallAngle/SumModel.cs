using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Sum of models: mixtures, or one law per range of Q.</summary>
/// <remarks>I(Q) = scale · Σ scaleₖ Iₖ(Q) + background. Parameters: scale, background, then each part's table with its letter in front
/// (<c>a.scale</c>, <c>a.radius</c>, <c>b.scale</c>, ...) and without its own background. Valid: parts that do not interfere.</remarks>
public sealed class SumModel : IForwardModel
{
    private readonly ImmutableArray<IForwardModel> _parts;
    private readonly ImmutableArray<int> _backgrounds;

    /// <summary>Adds models up.</summary>
    /// <param name="parts">2 to 26 models.</param>
    /// <exception cref="ArgumentException">Too few or too many parts.</exception>
    public SumModel(params ImmutableArray<IForwardModel> parts)
    {
        if (parts.IsDefault || parts.Length is < 2 or > 26)
            throw new ArgumentException($"A sum has 2 to 26 parts; received {(parts.IsDefault ? 0 : parts.Length)}.", nameof(parts));
        _parts = parts;
        _backgrounds = [.. parts.Select(p => p.Parameters.ToList().FindIndex(row => string.Equals(row.Name, "background", StringComparison.Ordinal)))];
        Parameters =
        [
            ShapeParameter.Scale, ShapeParameter.Background,
            .. parts.SelectMany((part, k) => part.Parameters.Where((_, i) => i != _backgrounds[k]).Select(row => row with { Name = $"{(char)('a' + k)}.{row.Name}" })),
        ];
        Card = new ForwardModelCard(string.Join('+', parts.Select(p => p.Card.Id)), string.Join(" + ", parts.Select(p => p.Card.Title)),
            "I(Q) = scale Σ scaleₖ Iₖ(Q) + background; " + string.Join("; ", parts.Select(p => p.Card.Equation)), "parts that do not interfere",
            string.Join("; ", parts.Select(p => p.Card.Source).Distinct(StringComparer.Ordinal)));
    }

    /// <inheritdoc/>
    public ForwardModelCard Card { get; }

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> abscissa, ReadOnlySpan<double> parameters, Span<double> ordinate)
    {
        ParameterTable.Check(Card.Id, Parameters, parameters);
        SmallAngleModel.CheckLengths(Card.Id, abscissa, ordinate);
        ordinate.Clear();
        var one = new double[ordinate.Length];
        var at = 2;
        for (var k = 0; k < _parts.Length; k++)
        {
            var own = new double[_parts[k].Parameters.Length];
            for (var i = 0; i < own.Length; i++) own[i] = i == _backgrounds[k] ? 0 : parameters[at++];
            _parts[k].Evaluate(abscissa, own, one);
            for (var i = 0; i < one.Length; i++) ordinate[i] += one[i];
        }

        foreach (ref var value in ordinate) value = parameters[0] * value + parameters[1];
    }
}
