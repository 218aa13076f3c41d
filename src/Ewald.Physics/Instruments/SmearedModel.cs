using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.Instruments;

/// <summary>A forward model seen through an instrument.</summary>
/// <remarks>Parameters are the model's own. It is evaluated on the matrix's grid, then smeared, so a fit compares like with like. A flat
/// background passes unchanged because the rows of the matrix sum to 1.</remarks>
/// <param name="inner">The model without instrument.</param>
/// <param name="resolution">The instrument's matrix.</param>
public sealed class SmearedModel(IForwardModel inner, SmearingMatrix resolution) : IForwardModel
{
    /// <inheritdoc/>
    public ForwardModelCard Card => inner.Card;

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => inner.Parameters;

    /// <summary>Evaluates the model on the matrix's grid and smears it.</summary>
    /// <param name="abscissa">The matrix's own measured Q, Å⁻¹, shape [point].</param>
    /// <param name="parameters">Values in the order of <see cref="Parameters"/>.</param>
    /// <param name="ordinate">Receives the smeared curve, shape [point].</param>
    /// <exception cref="ArgumentException">The abscissa is not the Q axis for which the matrix was built.</exception>
    public void Evaluate(ReadOnlySpan<double> abscissa, ReadOnlySpan<double> parameters, Span<double> ordinate)
    {
        if (!abscissa.SequenceEqual(resolution.Q))
            throw new ArgumentException($"{Card.Id}: the resolution was built for {resolution.Q.Length} other Q values than the {abscissa.Length} asked for; build it for this curve.", nameof(abscissa));
        var theory = new double[resolution.Grid.Length];
        inner.Evaluate(resolution.Grid, parameters, theory);
        resolution.Apply(theory, ordinate);
    }
}
