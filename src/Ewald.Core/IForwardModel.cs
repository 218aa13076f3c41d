using System.Collections.Immutable;

namespace Ewald.Core;

/// <summary>What a forward model says of itself.</summary>
/// <param name="Id">Lower-case id with hyphens, for example <c>core-shell-sphere</c>; unique in its catalogue.</param>
/// <param name="Title">The name a reader of the literature knows.</param>
/// <param name="Equation">The equation in one line of Unicode.</param>
/// <param name="Validity">Where it holds.</param>
/// <param name="Source">Author, journal, year, DOI.</param>
public sealed record ForwardModelCard(string Id, string Title, string Equation, string Validity, string Source);

/// <summary>A forward model with one abscissa: parameters in, curve out. Instrument effects are never inside it.</summary>
public interface IForwardModel
{
    /// <summary>What the model is and where it comes from.</summary>
    ForwardModelCard Card { get; }

    /// <summary>The parameter table; it never changes.</summary>
    ImmutableArray<Parameter> Parameters { get; }

    /// <summary>Evaluates the model.</summary>
    /// <param name="abscissa">Abscissa in the model's house unit (Å⁻¹ for small angle), shape [point].</param>
    /// <param name="parameters">Values in the order of <see cref="Parameters"/>, shape [parameter].</param>
    /// <param name="ordinate">Receives the curve in the model's house unit (cm⁻¹ for small angle), shape [point].</param>
    /// <exception cref="ArgumentException">A parameter is outside its range or a length does not match.</exception>
    void Evaluate(ReadOnlySpan<double> abscissa, ReadOnlySpan<double> parameters, Span<double> ordinate);
}
