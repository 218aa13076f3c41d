using Ewald.Core;
using Ewald.Inference.SmallAngle;
using Ewald.IO;
using Ewald.Physics.SmallAngle.Atoms;
using Ewald.Reports;

namespace Ewald.Studies.SasStructure;

/// <summary>Answers measured curves with a trained model.</summary>
/// <param name="card">The model's card.</param>
/// <param name="model">The learners.</param>
public sealed class StructurePredictor(ModelCard card, StructureModel model) : IPredictor
{
    // What concentration and calibration to absolute scale usually carry together.
    private const double CalibrationError = 0.10;

    // Three times beyond the masses of the training set no interval holds; most often the unit of Q is another one.
    private const double LightestMass = 5, HeaviestMass = 500, Beyond = 3;

    private static readonly string[] Quantities = ["molecularMass", "maximumDimension", "volume"];
    private static readonly string[] Units = ["kDa", "Å", "Å³"];

    /// <inheritdoc/>
    public ModelCard Card { get; } = card;

    /// <summary>The learners.</summary>
    internal StructureModel Model => model;

    /// <inheritdoc/>
    public FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report)
    {
        ArgumentNullException.ThrowIfNull(info);
        var curve = SmallAngleFile.Read(file, info.QUnit);
        var warnings = new List<string>(curve.Warnings);
        var solvent = SolventOf(info, curve, warnings);
        var (reading, why) = StructureReading.Of(curve, solvent);
        if (reading is null)
        {
            warnings.Add($"No radius of gyration, so no size and no mass: {why}");
            report?.Text(why);
            if (report is not null) StructureFigures.Data(report, curve, null);
            return new FilePrediction(file, true, [], new OutOfDistribution(double.NaN, 1, true), warnings, null);
        }

        var lowQ = reading.Sentence.StartsWith(curve.Name + ": ", StringComparison.Ordinal) ? reading.Sentence[(curve.Name.Length + 2)..] : reading.Sentence;
        warnings.Add(reading.Verdict is Interaction.Aggregation && !lowQ.StartsWith("aggregation", StringComparison.Ordinal) ? "aggregation: " + lowQ : lowQ);
        var answers = new List<Answer>();
        var features = reading.Features(solvent);
        var rg = model.RadiusOfGyration(reading);
        answers.Add(new QuantityAnswer("radiusOfGyration", rg.Value, rg.Low, rg.High, StructureSetup.Level, "Å"));
        var fromDistances = model.RadiusOfGyrationFromDistances(reading);
        answers.Add(new QuantityAnswer("radiusOfGyrationFromDistances", fromDistances.Value, fromDistances.Low, fromDistances.High, StructureSetup.Level, "Å"));
        var shell = ShellFit.Of(reading);
        Estimate? dimension = null;
        var (estimates, novelty) = Learnt(reading, features, warnings);
        if (estimates is not null)
        {
            estimates[1] = Consistent(estimates[1], reading, shell is not null, warnings);
            for (var i = 0; i < Quantities.Length; i++)
                answers.Add(new QuantityAnswer(Quantities[i], estimates[i].Value, estimates[i].Low, estimates[i].High, StructureSetup.Level, Units[i]));
            dimension = estimates[1];
        }

        if (shell is not null)
        {
            answers.Add(new QuantityAnswer("outerRadius", shell.OuterRadius.Value, shell.OuterRadius.Low, shell.OuterRadius.High, StructureSetup.Level, "Å"));
            warnings.Add(FormattableString.Invariant($"The particle looks hollow (inner radius {shell.InnerRadius:F0} Å): cages are rare in the training set, so its mass and volume are less certain than their intervals."));
        }

        if (info.Concentration is { } concentration) AddAbsoluteMass(curve, reading, solvent, concentration, info, answers, warnings);
        var distances = Distances(curve, reading, solvent, dimension);
        if (distances is not null)
            answers.Add(new CurveAnswer("distanceDistribution", distances.R, distances.P, [.. distances.P.Zip(distances.SigmaP, (p, s) => p - 1.645 * s)],
                [.. distances.P.Zip(distances.SigmaP, (p, s) => p + 1.645 * s)], "Å", $"{curve.IntensityUnit} Å⁻¹"));
        if (report is not null) StructureFigures.Prediction(report, curve, reading, distances, answers, solvent);
        return new FilePrediction(file, true, answers, novelty, warnings, null);
    }

    // Mass, D_max and volume, or null with the reason where the curve does not reach far enough or the particle is beyond all that was trained on.
    private (Estimate[]? Estimates, OutOfDistribution Novelty) Learnt(StructureReading reading, double[] features, List<string> warnings)
    {
        if (!StructureReading.AreComplete(features) || !double.IsFinite(reading.NoiseOfLogMass))
        {
            warnings.Add(FormattableString.Invariant(
                $"The curve ends at Q Rg = {reading.Particle.Q[^1] * reading.Rg:F1} or is too noisy before Q Rg = 5, so mass, maximum dimension and volume are not answered; measure to Q = {5 / reading.Rg:F3} 1/Å."));
            return (null, new OutOfDistribution(double.NaN, 1, true));
        }

        var (estimates, novelty) = (model.Answer(reading, features), model.Novelty(features));
        if (estimates[0].Value is < LightestMass / Beyond or > HeaviestMass * Beyond)
        {
            warnings.Add(FormattableString.Invariant(
                $"R_g = {reading.Rg:G3} Å means a protein of {estimates[0].Value:G3} kDa, far beyond the {LightestMass} to {HeaviestMass} kDa of the training set, so mass, maximum dimension and volume are not answered; check the unit of Q (--q-unit)."));
            return (null, novelty with { Flag = true });
        }

        if (novelty.Flag) warnings.Add("The curve is unlike all curves of the training set; mass, dimension and volume may be wrong by more than their intervals.");
        return (estimates, novelty);
    }

    /// <summary>One D_max for the number and for p(r): where the p(r) that the exclusion found ends outside the learnt interval, a hollow body, which is
    /// rare in the training set, takes that of p(r); any other keeps what was learnt, and both are said.</summary>
    internal static Estimate Consistent(Estimate learnt, StructureReading reading, bool hollow, List<string> warnings)
    {
        if (reading.Guinier is not null || reading.Distances is not { } p || (p.MaximumDimension >= learnt.Low && p.MaximumDimension <= learnt.High)) return learnt;
        var half = 1.645 * p.SigmaMaximumDimension;
        warnings.Add(FormattableString.Invariant(
            $"p(r) ends at {p.MaximumDimension:F0} ± {half:F0} Å, outside the learnt {learnt.Low:F0} to {learnt.High:F0} Å: {(hollow ? "the answer is that of p(r), because hollow bodies are rare in the training set" : "the maximum dimension is less certain than its interval")}."));
        return hollow ? new Estimate(p.MaximumDimension, p.MaximumDimension - half, p.MaximumDimension + half) : learnt;
    }

    /// <summary>Probe and solvent as the user says; what is not said is announced.</summary>
    /// <param name="info">What the user says.</param>
    /// <param name="curve">The curve.</param>
    /// <param name="warnings">Receives the announcements.</param>
    public static Solvent SolventOf(MeasurementInfo info, ScatteringCurve curve, List<string> warnings)
    {
        if (info.Probe is null)
            warnings.Add($"The probe was not said: x-rays are assumed{(curve.QSigma is null ? "" : ", although a resolution column is usual for neutrons")}. Give --probe neutron for neutrons.");
        if (!string.Equals(info.Probe, "neutron", StringComparison.Ordinal)) return Solvent.XRayWater;
        if (info.HeavyWaterFraction is null) warnings.Add("The D2O fraction of the buffer was not said: 1 is assumed. Give --heavy-water for another mixture.");
        var solvent = new Solvent(Probe.Neutron, info.HeavyWaterFraction ?? 1);
        if (info.HeavyWaterFraction is > 0.1 and < 0.85)
            warnings.Add("The model was trained on buffers with at most 10 % or at least 85 % of D2O; in between, the protein's contrast is small and its shape appears distorted.");
        return solvent;
    }

    /// <summary>p(r) for picture and answer: that of the exclusion, or the one at the dimension that was learnt.</summary>
    internal static DistanceDistribution? Distances(ScatteringCurve curve, StructureReading reading, Solvent solvent, Estimate? dimension)
    {
        if (reading.Guinier is null || dimension is null) return reading.Distances;
        return IndirectFourierTransform.Transform(curve, new IndirectFourierSetup(
            MaximumDimension: dimension.Value.Value, Background: solvent.Probe == Probe.Neutron, StartRg: reading.Rg, MaximumQRg: solvent.Probe == Probe.Neutron ? 20 : 8));
    }

    private static void AddAbsoluteMass(
        ScatteringCurve curve, StructureReading reading, Solvent solvent, double concentration, MeasurementInfo info, List<Answer> answers, List<string> warnings)
    {
        if (!string.Equals(curve.IntensityUnit, "cm⁻¹", StringComparison.Ordinal))
            warnings.Add("A concentration was given, but the intensity is not known to be absolute; the mass from I(0) takes it as cm⁻¹.");
        var mass = Contrast.MolecularMass(new Measured(reading.I0, reading.SigmaI0), new Measured(concentration, CalibrationError * concentration), solvent,
            specificVolume: info.PartialSpecificVolume is { } v ? new Measured(v, 0) : null);
        var half = 1.645 * mass.Sigma / mass.Value;
        answers.Add(new QuantityAnswer("molecularMassFromI0", mass.Value, mass.Value * Math.Exp(-half), mass.Value * Math.Exp(half), StructureSetup.Level, "kDa"));
    }
}
