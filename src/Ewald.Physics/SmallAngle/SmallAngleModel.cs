using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>What one particle, or the mean over a distribution of them, brings beside its curve.</summary>
/// <param name="Volume">⟨V⟩ of scattering material, Å³.</param>
/// <param name="OuterVolume">⟨V⟩ that keeps other particles out, Å³.</param>
/// <param name="EffectiveRadius">Radius for structure factors, Å.</param>
public readonly record struct ParticleAverages(double Volume, double OuterVolume, double EffectiveRadius);

/// <summary>A form factor as a forward model: I(Q) = scale · ⟨F²(Q)⟩/⟨V⟩ · 10⁻⁴ + background, cm⁻¹.</summary>
/// <remarks>Parameters are <c>scale</c>, <c>background</c>, then the shape's own table. With scale = volume fraction the intensity is
/// absolute. Instances are stateless and safe for many threads.</remarks>
public abstract class SmallAngleModel : IForwardModel
{
    /// <summary>Position of the first shape parameter in <see cref="Parameters"/>.</summary>
    public const int FirstShapeParameter = 2;

    private protected SmallAngleModel(ForwardModelCard card, ImmutableArray<Parameter> shape)
    {
        Card = card;
        ShapeParameters = shape;
        Parameters = [ShapeParameter.Scale, ShapeParameter.Background, .. shape];
    }

    /// <inheritdoc/>
    public ForwardModelCard Card { get; }

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The table without scale and background.</summary>
    public ImmutableArray<Parameter> ShapeParameters { get; }

    /// <summary>True when <see cref="Average"/> can also give ⟨F⟩.</summary>
    public abstract bool HasAmplitude { get; }

    /// <summary>cm⁻¹ per unit of ⟨F²⟩/⟨V⟩.</summary>
    public abstract double AbsoluteUnit { get; }

    /// <summary>The model of one form factor; the kernel is called without boxing.</summary>
    /// <typeparam name="T">The form factor.</typeparam>
    public static SmallAngleModel Of<T>()
        where T : IFormFactor<T> => OfShape<T>.Instance;

    /// <summary>⟨F²⟩, ⟨F⟩ and the mean volumes.</summary>
    /// <param name="q">Å⁻¹, shape [point].</param>
    /// <param name="shape">Values in the order of <see cref="ShapeParameters"/>; not checked here.</param>
    /// <param name="squared">Receives ⟨F²⟩, (10⁻⁶ Å)², shape [point].</param>
    /// <param name="amplitude">Receives ⟨F⟩, 10⁻⁶ Å, shape [point]; empty when it is not wanted.</param>
    public abstract ParticleAverages Average(ReadOnlySpan<double> q, ReadOnlySpan<double> shape, Span<double> squared, Span<double> amplitude);

    /// <summary>Radius of gyration, Å, in closed form; NaN where there is none.</summary>
    /// <param name="shape">Values in the order of <see cref="ShapeParameters"/>.</param>
    public abstract double RadiusOfGyration(ReadOnlySpan<double> shape);

    /// <summary>Greatest distance between two points of the body, Å; NaN where the model has no body.</summary>
    /// <param name="shape">Values in the order of <see cref="ShapeParameters"/>.</param>
    public abstract double MaximumDimension(ReadOnlySpan<double> shape);

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> abscissa, ReadOnlySpan<double> parameters, Span<double> ordinate)
    {
        ParameterTable.Check(Card.Id, Parameters, parameters);
        CheckLengths(Card.Id, abscissa, ordinate);
        var averages = Average(abscissa, parameters[FirstShapeParameter..], ordinate, []);
        var factor = parameters[0] * AbsoluteUnit / averages.Volume;
        Affine(ordinate, factor, parameters[1]);
    }

    /// <summary>Many curves on one grid; parallel over curves only.</summary>
    /// <param name="q">Å⁻¹, shape [point].</param>
    /// <param name="parameters">Shape [curve][parameter].</param>
    /// <param name="threads">Number of threads, 1 for none beside the caller's.</param>
    /// <returns>Intensities, cm⁻¹, shape [curve][point].</returns>
    public double[][] EvaluateMany(double[] q, IReadOnlyList<double[]> parameters, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var curves = new double[parameters.Count][];
        if (threads == 1)
        {
            for (var i = 0; i < curves.Length; i++) One(i);
        }
        else
        {
            Parallel.For(0, curves.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, One);
        }

        return curves;

        void One(int i) => Evaluate(q, parameters[i], curves[i] = new double[q.Length]);
    }

    /// <summary>The form factor without scale: P(Q) = ⟨F²(Q)⟩/⟨F²(0)⟩, so P(0) = 1.</summary>
    /// <param name="q">Å⁻¹, shape [point].</param>
    /// <param name="shape">Values in the order of <see cref="ShapeParameters"/>.</param>
    /// <param name="normalised">Receives P(Q), shape [point].</param>
    public void Normalised(ReadOnlySpan<double> q, ReadOnlySpan<double> shape, Span<double> normalised)
    {
        Span<double> forward = stackalloc double[1];
        Average([0.0], shape, forward, []);
        Average(q, shape, normalised, []);
        foreach (ref var value in normalised) value /= forward[0];
    }

    internal static void CheckLengths(string id, ReadOnlySpan<double> abscissa, ReadOnlySpan<double> ordinate)
    {
        if (ordinate.Length != abscissa.Length)
            throw new ArgumentException($"{id}: ordinate has {ordinate.Length} points and abscissa {abscissa.Length}; give both the same length.", nameof(ordinate));
        if (AllValid(abscissa)) return;
        foreach (var q in abscissa)
        {
            if (!(q >= 0 && q < double.PositiveInfinity))
                throw new ArgumentException(FormattableString.Invariant(
                    $"{id}: abscissa holds Q = {q:G6} Å⁻¹; Q is finite and not negative: leave such points out."), nameof(abscissa));
        }
    }

    private static bool AllValid(ReadOnlySpan<double> abscissa)
    {
        if (abscissa.Length < Vector<double>.Count) return false;
        Vector<double> infinity = new(double.PositiveInfinity), last = new(abscissa[^Vector<double>.Count..]);
        var valid = Vector.GreaterThanOrEqual(last, Vector<double>.Zero) & Vector.LessThan(last, infinity);
        for (var i = 0; i <= abscissa.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var q = new Vector<double>(abscissa[i..]);
            valid &= Vector.GreaterThanOrEqual(q, Vector<double>.Zero) & Vector.LessThan(q, infinity);
        }

        return Vector.EqualsAll(valid, Vector<long>.AllBitsSet);
    }

    private static void Affine(Span<double> values, double factor, double offset)
    {
        var i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
            (factor * new Vector<double>(values[i..]) + new Vector<double>(offset)).CopyTo(values[i..]);
        for (; i < values.Length; i++) values[i] = factor * values[i] + offset;
    }

    private sealed class OfShape<T> : SmallAngleModel
        where T : IFormFactor<T>
    {
        public static readonly OfShape<T> Instance = new();

        private OfShape()
            : base(T.Card, T.Parameters)
        {
        }

        public override bool HasAmplitude => T.HasAmplitude;

        public override double AbsoluteUnit => T.AbsoluteUnit;

        public override ParticleAverages Average(ReadOnlySpan<double> q, ReadOnlySpan<double> shape, Span<double> squared, Span<double> amplitude)
        {
            T.Evaluate(q, shape, squared, amplitude);
            return new ParticleAverages(T.Volume(shape), T.OuterVolume(shape), T.EffectiveRadius(shape));
        }

        public override double RadiusOfGyration(ReadOnlySpan<double> shape) => T.RadiusOfGyration(shape);

        public override double MaximumDimension(ReadOnlySpan<double> shape) => T.MaximumDimension(shape);
    }
}
