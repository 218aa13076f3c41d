using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ewald.Core;
using Ewald.Physics.SmallAngle;

namespace Ewald.Studies.SasModel;

/// <summary>One free parameter of a candidate: its row in the model's table and the range the fit may use.</summary>
/// <param name="Name">Name in the model's table.</param>
/// <param name="IsLength">True when it grows with the body: the start values of a neighbour are moved along ln Q by scaling it.</param>
/// <param name="Low">Smallest value of the fit.</param>
/// <param name="High">Largest value of the fit.</param>
internal sealed record FreeParameter(string Name, bool IsLength, double Low, double High)
{
    /// <summary>A length in Å.</summary>
    public static FreeParameter Length(string name, double low = 2, double high = 20000) => new(name, true, low, high);

    /// <summary>A pure number or a ratio of contrasts.</summary>
    public static FreeParameter Number(string name, double low, double high) => new(name, false, low, high);
}

/// <summary>A model that the study may answer: which parameters of the catalogue's model are free, and from which prior its easy set is drawn.</summary>
/// <param name="Id">Id in the catalogue, which is also the class name.</param>
/// <param name="Fixed">Contrasts that only scale the curve, held at these values.</param>
/// <param name="Free">The free parameters.</param>
/// <param name="Distributed">Length that carries the size distribution, or null.</param>
/// <param name="Interacts">True for bodies whose easy set includes hard-sphere repulsion.</param>
/// <param name="Draw">Draws the free parameters, in their order.</param>
internal sealed record Candidate(
    string Id, ImmutableArray<(string Name, double Value)> Fixed, ImmutableArray<FreeParameter> Free, string? Distributed, bool Interacts,
    Func<RandomStream, double[]> Draw)
{
    // Beyond four standard deviations a Schulz distribution adds less than the errors of any curve; sizes stay evenly and closely spaced.
    private const double Reach = 4;
    private readonly ConcurrentDictionary<int, SmallAngleModel> _distributed = new();
    private readonly int[] _positions = [.. Free.Select(f => ParameterTable.IndexOf(SmallAngleCatalogue.Find(Id).ShapeParameters, f.Name))];
    private readonly double[] _template = Template(Id, Fixed);

    /// <summary>The catalogue's model.</summary>
    public SmallAngleModel Model { get; } = SmallAngleCatalogue.Find(Id);

    /// <summary>Position of the distributed length among the free parameters, or -1.</summary>
    public int DistributedIndex { get; } = Distributed is null ? -1 : Free.ToList().FindIndex(f => string.Equals(f.Name, Distributed, StringComparison.Ordinal));

    /// <summary>The model with a Schulz distribution of its distributed length; the relative width follows the shape parameters.</summary>
    /// <param name="nodes">Number of sizes.</param>
    public SmallAngleModel WithWidths(int nodes) => _distributed.GetOrAdd(
        nodes, n => new Polydispersity(Model, new Dispersed(Distributed!, SizeDistribution.Schulz, n, Reach)));

    /// <summary>The model's shape parameters for given free values, in the order of its table.</summary>
    /// <param name="free">Shape [free].</param>
    public double[] Shape(ReadOnlySpan<double> free)
    {
        var shape = (double[])_template.Clone();
        for (var i = 0; i < free.Length; i++) shape[_positions[i]] = free[i];
        return shape;
    }

    /// <summary>Position in the shape table of one free parameter.</summary>
    /// <param name="free">Position among the free parameters.</param>
    public int ShapeIndex(int free) => _positions[free];

    private static double[] Template(string id, ImmutableArray<(string Name, double Value)> fixedValues)
    {
        var table = SmallAngleCatalogue.Find(id).ShapeParameters;
        var shape = ParameterTable.Defaults(table);
        foreach (var (name, value) in fixedValues) shape[ParameterTable.IndexOf(table, name)] = value;
        return shape;
    }
}
