using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.SmallAngle.Atoms;

namespace Ewald.Inference.SmallAngle;

/// <summary>What a gram of protein is made of, for the scattering length per mass.</summary>
/// <param name="MassPerResidue">Mean mass of a residue, g/mol.</param>
/// <param name="ElectronsPerResidue">Mean number of electrons of a residue.</param>
/// <param name="LengthPerResidue">Mean neutron scattering length without the exchangeable hydrogens, fm.</param>
/// <param name="ExchangeablePerResidue">Mean number of hydrogens that exchange with the solvent.</param>
public sealed record ProteinComposition(double MassPerResidue, double ElectronsPerResidue, double LengthPerResidue, double ExchangeablePerResidue)
{
    /// <summary>The mean protein.</summary>
    /// <remarks>Atoms of the average residue C4.9384 H7.7583 N1.3577 O1.4773 S0.0417 (Senko, Beu and McLafferty, J. Am. Soc. Mass
    /// Spectrom. 6, 229 (1995), doi:10.1016/1044-0305(95)00017-8); exchangeable hydrogens as the mean of the twenty residues.</remarks>
    public static ProteinComposition Average { get; } = FromAtoms(4.9384, 7.7583, 1.3577, 1.4773, 0.0417, FromSequence(ResidueChemistry.Letters).ExchangeablePerResidue);

    /// <summary>Composition of one chain (without its two ends).</summary>
    /// <param name="sequence">One-letter codes.</param>
    /// <exception cref="ArgumentException">Empty, or a letter is no amino acid.</exception>
    public static ProteinComposition FromSequence(string sequence)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sequence);
        double mass = 0, electrons = 0, length = 0, exchangeable = 0;
        foreach (var letter in sequence)
        {
            foreach (var atom in ResidueChemistry.Backbone(letter).Concat(ResidueChemistry.SideChain(letter)))
            {
                mass += atom.Mass;
                electrons += atom.Electrons;
                length += Elements.Of(atom.Symbol).CoherentReal + (atom.Hydrogens - atom.Exchangeable) * Elements.Of("H").CoherentReal;
                exchangeable += atom.Exchangeable;
            }
        }

        var n = sequence.Length;
        return new ProteinComposition(mass / n, electrons / n, length / n, exchangeable / n);
    }

    private static ProteinComposition FromAtoms(double c, double h, double n, double o, double s, double exchangeable)
    {
        double Sum(Func<Element, double> f) => c * f(Elements.Of("C")) + n * f(Elements.Of("N")) + o * f(Elements.Of("O")) + s * f(Elements.Of("S"));
        var hydrogen = Elements.Of("H");
        return new ProteinComposition(
            Sum(e => e.Mass) + h * hydrogen.Mass, Sum(e => e.AtomicNumber) + h,
            Sum(e => e.CoherentReal) + (h - exchangeable) * hydrogen.CoherentReal, exchangeable);
    }
}

/// <summary>Absolute mass from I(0), concentration and contrast.</summary>
/// <remarks>M = N_A I(0)/(c Δ²), Δ = Σb/M − ρ_s v̄ the excess scattering length per mass (cm/g). X-rays: Σb = r_e times the
/// electrons; neutrons: nuclei, with the exchangeable hydrogens taking the isotope of the buffer. Limits: Δ → 0 at the match point, where
/// no mass follows. Valid: dilute, I(0) in cm⁻¹. Source: Orthaber, Bergmann and Glatter, J. Appl. Cryst. 33, 218 (2000),
/// doi:10.1107/S0021889899015216; Mylonas and Svergun, J. Appl. Cryst. 40, s245 (2007), doi:10.1107/S002188980700252X;
/// Jacrot, Rep. Prog. Phys. 39, 911 (1976), doi:10.1088/0034-4885/39/10/001 (H/D exchange).</remarks>
public static class Contrast
{
    /// <summary>Partial specific volume of a mean protein, cm³/g (Mylonas and Svergun 2007).</summary>
    public const double ProteinSpecificVolume = 0.7425;

    private const double Avogadro = 6.02214076e23;

    /// <summary>Excess scattering length per mass, cm/g.</summary>
    /// <param name="solvent">Probe and buffer.</param>
    /// <param name="protein">Composition, or null for the mean protein.</param>
    /// <param name="specificVolume">v̄, cm³/g.</param>
    public static double PerMass(Solvent solvent, ProteinComposition? protein = null, double specificVolume = ProteinSpecificVolume)
    {
        ArgumentNullException.ThrowIfNull(solvent);
        protein ??= ProteinComposition.Average;
        var length = solvent.Probe == Probe.XRay
            ? Solvent.ElectronRadius * protein.ElectronsPerResidue
            : protein.LengthPerResidue + protein.ExchangeablePerResidue * solvent.ExchangeableHydrogenLength;   // fm
        var perGram = length * 1e-13 * Avogadro / protein.MassPerResidue;                                       // cm/g
        return perGram - solvent.Density * 1e-13 * 1e24 * specificVolume;                                       // fm/Å³ → cm⁻²
    }

    /// <summary>Molecular mass, kDa.</summary>
    /// <param name="i0">I(0), cm⁻¹, background taken off.</param>
    /// <param name="concentration">g/L (mg/mL).</param>
    /// <param name="solvent">Probe and buffer.</param>
    /// <param name="protein">Composition, or null for the mean protein.</param>
    /// <param name="specificVolume">v̄ with its error, cm³/g, or null for 0.7425 ± 0.01.</param>
    /// <exception cref="InputException">I(0) or the concentration is not positive, or the buffer matches the protein.</exception>
    public static Measured MolecularMass(
        Measured i0, Measured concentration, Solvent solvent, ProteinComposition? protein = null, Measured? specificVolume = null)
    {
        ArgumentNullException.ThrowIfNull(solvent);
        if (!(i0.Value > 0) || !(concentration.Value > 0))
            throw new InputException(FormattableString.Invariant(
                $"The absolute mass needs a positive I(0) in cm^-1 and a positive concentration in g/L; received {i0.Value:G4} and {concentration.Value:G4}."));
        var volume = specificVolume ?? new Measured(ProteinSpecificVolume, 0.01);
        var contrast = PerMass(solvent, protein, volume.Value);
        var perVolume = solvent.Density * 1e11;
        var sigmaContrast = Math.Abs(perVolume) * volume.Sigma;
        if (Math.Abs(contrast) < 2 * sigmaContrast)
            throw new InputException(FormattableString.Invariant(
                $"The buffer matches the protein (excess scattering length {contrast:G3} ± {sigmaContrast:G2} cm/g): no mass follows from I(0); measure in another D2O fraction."));
        var mass = 1e-3 * Avogadro * i0.Value / (concentration.Value * 1e-3 * contrast * contrast);
        double a = i0.Sigma / i0.Value, b = concentration.Sigma / concentration.Value, c = 2 * sigmaContrast / contrast;
        return new Measured(mass, mass * Math.Sqrt(a * a + b * b + c * c));
    }
}
