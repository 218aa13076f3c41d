using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>One structure factor, one file: its card, its parameter table and its kernel.</summary>
/// <typeparam name="TSelf">The structure factor itself.</typeparam>
public interface IStructureFactor<TSelf>
    where TSelf : IStructureFactor<TSelf>
{
    /// <summary>What it is and where it comes from.</summary>
    static abstract ForwardModelCard Card { get; }

    /// <summary>effectiveRadius, volumeFraction, then the interaction's own parameters.</summary>
    static abstract ImmutableArray<Parameter> Parameters { get; }

    /// <summary>Evaluates S(Q).</summary>
    /// <param name="q">Å⁻¹, shape [point].</param>
    /// <param name="p">Values in the order of <see cref="Parameters"/>; not checked here.</param>
    /// <param name="s">Receives S(Q), shape [point].</param>
    /// <exception cref="InstabilityException">The interaction has no stable one-phase solution at these parameters.</exception>
    static abstract void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> s);
}

/// <summary>A structure factor with its type erased: S(Q) as a forward model without scale and background.</summary>
public abstract class StructureFactor : IForwardModel
{
    private StructureFactor(ForwardModelCard card, ImmutableArray<Parameter> parameters) => (Card, Parameters) = (card, parameters);

    /// <summary>Every structure factor of the house, ordered by id, found by reflection.</summary>
    public static ImmutableArray<StructureFactor> All { get; } =
    [
        .. SmallAngleCatalogue.Implementers(typeof(IStructureFactor<>))
            .Select(t => (StructureFactor)typeof(StructureFactor).GetMethod(nameof(Of))!.MakeGenericMethod(t).Invoke(null, null)!)
            .OrderBy(m => m.Card.Id, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public ForwardModelCard Card { get; }

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The structure factor of one type.</summary>
    /// <typeparam name="T">The structure factor.</typeparam>
    public static StructureFactor Of<T>()
        where T : IStructureFactor<T> => Erased<T>.Instance;

    /// <summary>The structure factor of that id.</summary>
    /// <param name="id">Id as in its card.</param>
    /// <exception cref="InputException">None has that id; the message lists them.</exception>
    public static StructureFactor Find(string id) =>
        All.FirstOrDefault(m => string.Equals(m.Card.Id, id, StringComparison.Ordinal))
        ?? throw new InputException($"No structure factor is called '{id}'; there are {string.Join(", ", All.Select(m => m.Card.Id))}.");

    /// <inheritdoc/>
    public abstract void Evaluate(ReadOnlySpan<double> abscissa, ReadOnlySpan<double> parameters, Span<double> ordinate);

    private sealed class Erased<T> : StructureFactor
        where T : IStructureFactor<T>
    {
        public static readonly Erased<T> Instance = new();

        private Erased()
            : base(T.Card, T.Parameters)
        {
        }

        public override void Evaluate(ReadOnlySpan<double> abscissa, ReadOnlySpan<double> parameters, Span<double> ordinate)
        {
            ParameterTable.Check(Card.Id, Parameters, parameters);
            SmallAngleModel.CheckLengths(Card.Id, abscissa, ordinate);
            T.Evaluate(abscissa, parameters, ordinate);
        }
    }
}
