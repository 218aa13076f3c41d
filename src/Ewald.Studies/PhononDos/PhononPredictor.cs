using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;
using Ewald.Physics.Lattice;
using Ewald.Reports;

namespace Ewald.Studies.PhononDos;

/// <summary>A crystal in; density of states, heat capacity and mean wavenumber with intervals out.</summary>
internal sealed class PhononPredictor(PhononModel model, ModelCard card) : IPredictor
{
    private const int MostSites = 1000;
    private const double SplitDistance = 0.6, LeastTemperature = 50, MostTemperature = 1000, TemperatureStep = 25;

    public ModelCard Card { get; } = card;

    public FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report) => Answer(CrystalFile.Read(file), file, report);

    /// <summary>Answers a crystal.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="report">Receives pictures, or null.</param>
    public FilePrediction Answer(Crystal crystal, string name, ReportPage? report)
    {
        Refuse(crystal, name);
        var (answer, novelty) = model.Ask(crystal);
        var level = model.Calibration.Level;
        var (bandLow, bandHigh) = answer.Band(model.Calibration.Density);
        var (heat, mean) = (answer.HeatCapacities, answer.MeanWavenumbers(model.Calibration.MeanWavenumber));
        double[] temperatures = [.. Enumerable.Range(0, (int)((MostTemperature - LeastTemperature) / TemperatureStep) + 1).Select(i => LeastTemperature + i * TemperatureStep)];
        double[] Curve(double[] density) => [.. temperatures.Select(t => PhononSpectrum.HeatCapacityPerAtom(density, t))];
        var curve = new CurveAnswer("heatCapacityCurve", temperatures, Curve(answer.Density), Curve(answer.At(heat.Low)), Curve(answer.At(heat.High)), "K", "J/(mol K)");
        var density = new CurveAnswer("phononDos", [.. PhononSpectrum.Wavenumbers], answer.Density, bandLow, bandHigh, "cm^-1", "1");
        var warnings = new List<string>(crystal.Warnings);
        Element[] unseen = [.. crystal.Composition.Keys.Where(e => !model.Calibration.Elements.Contains(e.AtomicNumber))];
        if (unseen.Length > 0) warnings.Add($"no training crystal holds {string.Join(", ", unseen.Select(e => e.Symbol))}: the answer rests on the properties of the element alone and lies outside what was learnt.");
        if (!crystal.IsOrdered) warnings.Add("sites shared by several elements are averaged (virtual crystal); disorder of masses and forces, which broadens the density, is not in the answer.");
        if (crystal.Composition.Count != 2) warnings.Add(FormattableString.Invariant($"heat capacities were learnt on crystals of two elements, this one has {crystal.Composition.Count}: the intervals are calibrated on two only."));
        if (crystal.Composition.Keys.Any(e => e.AtomicNumber == 1)) warnings.Add(FormattableString.Invariant($"hydrogen vibrates above {PhononSpectrum.Step * (PhononSpectrum.Points - 1):F0} cm^-1, where the density ends: its shape is pressed below to keep the heat capacity."));
        if (report is not null) Draw(report, crystal, answer, density, curve);
        var distance = novelty + unseen.Length;
        return new(name, true,
            [new QuantityAnswer("heatCapacity", answer.HeatCapacity, heat.Low, heat.High, level, "J/(mol K)"), new QuantityAnswer("meanWavenumber", answer.MeanWavenumber, mean.Low, mean.High, level, "cm^-1"), density, curve],
            new(distance, 1, distance > 1), warnings, null);
    }

    // A mixture on one place has an average; one atom on two places, or two atoms on one, has not.
    private static void Refuse(Crystal crystal, string name)
    {
        if (crystal.Sites.Count > MostSites)
            throw new InputException(FormattableString.Invariant($"{name}: the cell holds {crystal.Sites.Count} sites; phonon-dos answers cells of at most {MostSites}, so give a smaller (primitive) cell."));
        var list = NeighbourList.Of(crystal, SplitDistance);
        for (var i = 0; i < list.Sites; i++)
        {
            if (list[i].Length == 0) continue;
            var near = list[i][0];
            throw new InputException(FormattableString.Invariant(
                $"{name}: atoms {crystal.Sites[i].Label} and {crystal.Sites[near.Site].Label} overlap, they are {near.Distance:F2} Å apart; phonon-dos needs at least {SplitDistance} Å, so remove one or let both share one site by their occupancies."));
        }
    }

    private static void Draw(ReportPage report, Crystal crystal, PhononAnswer answer, CurveAnswer density, CurveAnswer curve)
    {
        report.Section("What was read");
        report.Text(FormattableString.Invariant($"{crystal.Formula}, {crystal.Sites.Count} sites in {crystal.Cell.Volume:F2} Å³; a = {crystal.Cell.A:F3}, b = {crystal.Cell.B:F3}, c = {crystal.Cell.C:F3} Å."));
        report.Section("Density of states");
        report.Text(FormattableString.Invariant($"The equivariant network's wavenumbers times {answer.Factor:F3}, so that the density stores the heat that the stiffness networks answer."));
        report.Add(new Figure("Phonon density of states", "wavenumber / cm⁻¹", "density, largest value 1").Band("90 %, point by point", density.X, density.Low!, density.High!).Line("answer", density.X, density.Y));
        report.Add(new Figure("Heat capacity", "temperature / K", "C_V / J/(mol K) per mole of atoms").Band("from the interval at 300 K", curve.X, curve.Low!, curve.High!).Line("answer", curve.X, curve.Y)
            .Line("Dulong and Petit", [curve.X[0], curve.X[^1]], [3 * PhononUnits.GasConstant, 3 * PhononUnits.GasConstant], "dash"));
    }
}
