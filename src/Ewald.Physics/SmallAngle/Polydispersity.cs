using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>A particle model with size distributions on one or more of its parameters.</summary>
/// <remarks>⟨F²⟩ = Σ w F² / Σ w and ⟨V⟩ = Σ w V / Σ w over the product of the number distributions, so I = scale ⟨F²⟩/⟨V⟩ keeps
/// scale the volume fraction. Each <see cref="Dispersed"/> adds a parameter <c>NAME.width</c> = σ/centre. Effective radius: the mean
/// over the distribution. Valid: sizes independent of one another.
/// Source: Kotlarchyk and Chen, J. Chem. Phys. 79 (1983) 2461, doi:10.1063/1.446055.</remarks>
public sealed class Polydispersity : SmallAngleModel
{
    private readonly SmallAngleModel _inner;
    private readonly ImmutableArray<Dispersed> _dispersed;
    private readonly int[] _positions;

    /// <summary>Puts size distributions on a model.</summary>
    /// <param name="inner">The model; not itself polydisperse.</param>
    /// <param name="dispersed">The parameters that carry a distribution, at least one.</param>
    /// <exception cref="ArgumentException">A parameter is unknown, cannot be polydisperse or is named twice.</exception>
    public Polydispersity(SmallAngleModel inner, params ImmutableArray<Dispersed> dispersed)
        : base(MakeCard(inner, dispersed), [.. inner.ShapeParameters, .. dispersed.Select(Width)])
    {
        _inner = inner;
        _dispersed = dispersed;
        _positions = [.. dispersed.Select(d => ParameterTable.IndexOf(inner.ShapeParameters, d.Parameter))];
        for (var k = 0; k < dispersed.Length; k++)
        {
            var row = inner.ShapeParameters[_positions[k]];
            if (!row.Polydisperse)
                throw new ArgumentException($"{inner.Card.Id}: {row.Name} carries no size distribution; these can: "
                    + $"{string.Join(", ", inner.ShapeParameters.Where(p => p.Polydisperse).Select(p => p.Name))}.", nameof(dispersed));
            if (dispersed[k].Points is < 3 or > 1000)
                throw new ArgumentException($"{inner.Card.Id}: {row.Name} is sampled at {dispersed[k].Points} sizes; choose 3 to 1000.", nameof(dispersed));
            if (Array.IndexOf(_positions, _positions[k]) != k)
                throw new ArgumentException($"{inner.Card.Id}: {row.Name} carries two size distributions; give one.", nameof(dispersed));
        }
    }

    /// <inheritdoc/>
    public override bool HasAmplitude => _inner.HasAmplitude;

    /// <inheritdoc/>
    public override double AbsoluteUnit => _inner.AbsoluteUnit;

    /// <inheritdoc/>
    public override ParticleAverages Average(ReadOnlySpan<double> q, ReadOnlySpan<double> shape, Span<double> squared, Span<double> amplitude)
    {
        var body = shape[.._inner.ShapeParameters.Length].ToArray();
        var samples = new (double[] Sizes, double[] Weights)[_dispersed.Length];
        for (var k = 0; k < samples.Length; k++)
        {
            samples[k] = _dispersed[k].Sample(_inner.ShapeParameters[_positions[k]], body[_positions[k]], shape[body.Length + k]);
            if (samples[k].Sizes.Length == 0)
                throw new InstabilityException($"{Card.Id}: no size of {_dispersed[k].Parameter} lies within its bounds; make the width smaller.");
        }

        squared.Clear();
        amplitude.Clear();
        double[] one = new double[q.Length], oneAmplitude = amplitude.IsEmpty ? [] : new double[q.Length];
        double total = 0, volume = 0, outer = 0, radius = 0;
        var index = new int[samples.Length];
        do
        {
            double weight = 1;
            for (var k = 0; k < index.Length; k++)
            {
                body[_positions[k]] = samples[k].Sizes[index[k]];
                weight *= samples[k].Weights[index[k]];
            }

            if (weight == 0) continue;
            var part = _inner.Average(q, body, one, oneAmplitude);
            for (var i = 0; i < q.Length; i++) squared[i] += weight * one[i];
            for (var i = 0; i < amplitude.Length; i++) amplitude[i] += weight * oneAmplitude[i];
            total += weight;
            volume += weight * part.Volume;
            outer += weight * part.OuterVolume;
            radius += weight * part.EffectiveRadius;
        }
        while (Next(index, samples));

        foreach (ref var value in squared) value /= total;
        foreach (ref var value in amplitude) value /= total;
        return new ParticleAverages(volume / total, outer / total, radius / total);
    }

    /// <inheritdoc/>
    public override double RadiusOfGyration(ReadOnlySpan<double> shape)
    {
        for (var k = 0; k < _dispersed.Length; k++)
            if (shape[_inner.ShapeParameters.Length + k] != 0) return double.NaN;
        return _inner.RadiusOfGyration(shape[.._inner.ShapeParameters.Length]);
    }

    /// <inheritdoc/>
    public override double MaximumDimension(ReadOnlySpan<double> shape)
    {
        var body = shape[.._inner.ShapeParameters.Length].ToArray();
        for (var k = 0; k < _positions.Length; k++)
        {
            var (sizes, _) = _dispersed[k].Sample(_inner.ShapeParameters[_positions[k]], body[_positions[k]], shape[body.Length + k]);
            body[_positions[k]] = sizes.Length > 0 ? sizes[^1] : body[_positions[k]];
        }

        return _inner.MaximumDimension(body);
    }

    private static bool Next(int[] index, (double[] Sizes, double[] Weights)[] samples)
    {
        for (var k = 0; k < index.Length; k++)
        {
            if (++index[k] < samples[k].Sizes.Length) return true;
            index[k] = 0;
        }

        return false;
    }

    private static Parameter Width(Dispersed d) =>
        new(d.Parameter + ".width", "σ/" + d.Parameter, "1", 0.1, 0, 2, $"Relative width of the {d.Distribution} number distribution of {d.Parameter}.");

    private static ForwardModelCard MakeCard(SmallAngleModel inner, ImmutableArray<Dispersed> dispersed)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (inner is Polydispersity || dispersed.IsDefaultOrEmpty)
            throw new ArgumentException("Polydispersity needs a model of one size and at least one dispersed parameter; name them all at once.", nameof(inner));
        return inner.Card with
        {
            Title = inner.Card.Title + ", polydisperse",
            Equation = inner.Card.Equation + $"; number distribution of {string.Join(", ", dispersed.Select(d => $"{d.Parameter} ({d.Distribution})"))}",
        };
    }
}
