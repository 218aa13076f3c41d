using System.Collections.Immutable;
using System.Reflection;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Every form factor of the house, found by reflection: adding a file adds a row.</summary>
public static class SmallAngleCatalogue
{
    /// <summary>All models, ordered by id.</summary>
    public static ImmutableArray<SmallAngleModel> All { get; } =
    [
        .. Implementers(typeof(IFormFactor<>))
            .Select(t => (SmallAngleModel)typeof(SmallAngleModel).GetMethod(nameof(SmallAngleModel.Of))!.MakeGenericMethod(t).Invoke(null, null)!)
            .OrderBy(m => m.Card.Id, StringComparer.Ordinal),
    ];

    /// <summary>The model of that id.</summary>
    /// <param name="id">Id as in the model's card.</param>
    /// <exception cref="InputException">No model has that id; the message lists them.</exception>
    public static SmallAngleModel Find(string id) =>
        All.FirstOrDefault(m => string.Equals(m.Card.Id, id, StringComparison.Ordinal))
        ?? throw new InputException($"No small-angle model is called '{id}'; there are {string.Join(", ", All.Select(m => m.Card.Id))}.");

    internal static IEnumerable<Type> Implementers(Type contract) => typeof(SmallAngleCatalogue).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && t.GetInterfaces().Any(i =>
            i.IsGenericType && i.GetGenericTypeDefinition() == contract && i.GetGenericArguments()[0] == t));
}
