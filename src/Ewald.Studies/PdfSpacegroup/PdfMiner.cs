using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>An answer with a composition.</summary>
/// <param name="Answer">Probabilities and set of mining and network together.</param>
/// <param name="Structures">Refined structures, best first.</param>
/// <param name="Weights">Weight of each.</param>
/// <param name="Trust">How far mining counts beside the network, 0 to 1.</param>
/// <param name="Fillings">How many filled arrangements were searched.</param>
internal sealed record MinedAnswer(PdfAnswer Answer, IReadOnlyList<MinedStructure> Structures, double[] Weights, double Trust, int Fillings);

/// <summary>Library and calibration of structure mining.</summary>
/// <param name="Library">The arrangements.</param>
/// <param name="Calibration">From structures to probabilities.</param>
internal sealed record PdfMiner(ArrangementLibrary Library, MiningCalibration Calibration)
{
    /// <summary>Answers one curve, or null where no arrangement can hold the composition.</summary>
    /// <param name="alone">What the curve alone is answered.</param>
    /// <param name="curve">The curve.</param>
    /// <param name="uniform">The curve's number for ties.</param>
    /// <param name="composition">Whole numbers of atoms in lowest terms.</param>
    /// <param name="classes">The classes.</param>
    /// <exception cref="InputException">The mean scattering length of the composition vanishes.</exception>
    public MinedAnswer? Answer(PdfAnswer alone, MinedCurve curve, double uniform, IReadOnlyList<(Element Element, int Count)> composition, IReadOnlyList<GroupClass> classes)
    {
        var fillings = Library.Fillings(composition);
        if (fillings.Count == 0) return null;
        var weights = PdfMining.Weights(curve, composition);
        var structures = PdfMining.Refine(curve, weights, PdfMining.Search(curve, weights, fillings, CancellationToken.None), CancellationToken.None);
        if (structures.Count == 0) return null;
        var p = Calibration.Probabilities(structures, alone.Probabilities, classes);
        var set = Calibration.Conformal!.Set(p, uniform);
        return new(alone with { Probabilities = p, Set = set }, structures, Calibration.Weights(structures), Calibration.Trust(structures), fillings.Count);
    }
}
