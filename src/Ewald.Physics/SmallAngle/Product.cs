using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>How form and structure factor are joined.</summary>
public enum Coupling
{
    /// <summary>I ∝ ⟨F²⟩ S: positions do not depend on size or orientation, particles nearly equal and round.</summary>
    Independent,

    /// <summary>I ∝ ⟨F²⟩ + ⟨F⟩² (S − 1): the decoupling approximation, for sizes and orientations that vary.</summary>
    Decoupled,
}

/// <summary>Interacting particles: form factor times structure factor.</summary>
/// <remarks>I(Q) = scale · φ/⟨V⟩ · ⟨F²⟩ [1 + β (S − 1)] · 10⁻⁴ + background, β = ⟨F⟩²/⟨F²⟩ when decoupled, 1 otherwise; S is taken at
/// the volume fraction φ ⟨V_outer⟩/⟨V⟩. Parameters: scale, background, the shape, volumeFraction, effectiveRadius (left out when it
/// follows the shape), the rest of the structure factor's table. Valid: dilute of aggregates; effective radius of non-spheres is an assumption.
/// Source: Kotlarchyk and Chen, J. Chem. Phys. 79 (1983) 2461, doi:10.1063/1.446055.</remarks>
public sealed class Product : IForwardModel
{
    private readonly SmallAngleModel _form;
    private readonly StructureFactor _structure;
    private readonly Coupling _coupling;
    private readonly bool _radiusFollowsShape;

    /// <summary>Joins a form factor and a structure factor.</summary>
    /// <param name="form">Particle model.</param>
    /// <param name="structure">Structure factor.</param>
    /// <param name="coupling">How they are joined.</param>
    /// <param name="radiusFollowsShape">True: the effective radius is the shape's; false: a parameter of its own.</param>
    /// <exception cref="ArgumentException">Decoupling is asked of a model without ⟨F⟩.</exception>
    public Product(SmallAngleModel form, StructureFactor structure, Coupling coupling = Coupling.Independent, bool radiusFollowsShape = true)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(structure);
        if (coupling == Coupling.Decoupled && !form.HasAmplitude)
            throw new ArgumentException($"{form.Card.Id} has no ⟨F⟩, which decoupling needs; use Coupling.Independent.", nameof(coupling));
        (_form, _structure, _coupling, _radiusFollowsShape) = (form, structure, coupling, radiusFollowsShape);
        Parameters =
        [
            .. form.Parameters,
            structure.Parameters[1],
            .. radiusFollowsShape ? ImmutableArray<Parameter>.Empty : [structure.Parameters[0]],
            .. structure.Parameters[2..],
        ];
        Card = new ForwardModelCard($"{form.Card.Id}@{structure.Card.Id}", $"{form.Card.Title} with {structure.Card.Title}",
            "I(Q) = scale φ/⟨V⟩ ⟨F²⟩ [1 + β(S − 1)] + background; " + form.Card.Equation + "; " + structure.Card.Equation,
            form.Card.Validity + "; " + structure.Card.Validity, form.Card.Source + "; " + structure.Card.Source);
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
        var interaction = parameters[_form.Parameters.Length..];
        double[] s = new double[abscissa.Length], f = _coupling == Coupling.Decoupled ? new double[abscissa.Length] : [];
        var averages = _form.Average(abscissa, parameters[SmallAngleModel.FirstShapeParameter.._form.Parameters.Length], ordinate, f);
        var own = _radiusFollowsShape ? 1 : 2;
        var radius = _radiusFollowsShape ? averages.EffectiveRadius : interaction[1];
        var fraction = interaction[0] * averages.OuterVolume / averages.Volume;
        _structure.Evaluate(abscissa, [radius, fraction, .. interaction[own..]], s);
        var factor = parameters[0] * interaction[0] * _form.AbsoluteUnit / averages.Volume;
        for (var i = 0; i < ordinate.Length; i++)
        {
            var coherent = _coupling == Coupling.Decoupled ? f[i] * f[i] : ordinate[i];
            ordinate[i] = factor * (ordinate[i] + coherent * (s[i] - 1)) + parameters[1];
        }
    }
}
