using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <summary>The lines of a powder pattern without instrument: spacing, multiplicity, mean |F|² and intensity of every shell of reflections.</summary>
/// <remarks>I = L(d) Σ |F(hkl)|² over all planes of one d, both signs, so that coinciding families (333 and 511) and every symmetry come out
/// right without knowing the space group; where an amplitude is complex |F(hkl)|² is the mean of both signs. Lines whose intensity is
/// below <see cref="Faintest"/> of the strongest (extinctions) are left out. Limits: a primitive cubic cell of one point scatterer has
/// Σ|F|² = m f². Kinematic; no profile. Checked against pymatgen (XRDCalculator, NDCalculator) to 10⁻⁶.
/// Source: B. E. Warren, X-ray Diffraction (1969), ch. 4.</remarks>
public sealed partial class PowderSticks
{
    /// <summary>Intensity relative to the strongest below which a line counts as extinct.</summary>
    public const double Faintest = 1e-12;

    private readonly double[] _spacing;
    private readonly double[] _sum;
    private readonly double[] _intensity;
    private readonly int[] _start;
    private readonly MillerIndex[] _index;
    private readonly double[] _squared;

    private PowderSticks(Crystal crystal, double[] spacing, double[] sum, double[] intensity, int[] start, MillerIndex[] index, double[] squared)
    {
        (Crystal, _spacing, _sum, _intensity) = (crystal, spacing, sum, intensity);
        (_start, _index, _squared) = (start, index, squared);
    }

    /// <summary>The crystal.</summary>
    public Crystal Crystal { get; }

    /// <summary>Number of lines.</summary>
    public int Count => _spacing.Length;

    /// <summary>d of each line, Å, descending, shape [line].</summary>
    public ReadOnlySpan<double> Spacing => _spacing;

    /// <summary>Σ |F|² over all planes of the line, electrons² or fm², shape [line].</summary>
    public ReadOnlySpan<double> SquaredSum => _sum;

    /// <summary>L(d) Σ |F|², shape [line].</summary>
    public ReadOnlySpan<double> Intensity => _intensity;

    /// <summary>Number of planes of a line, both signs counted.</summary>
    /// <param name="line">0 to <see cref="Count"/> − 1.</param>
    public int Multiplicity(int line) => 2 * (_start[line + 1] - _start[line]);

    /// <summary>One of each pair ±(h k l) of a line.</summary>
    /// <param name="line">0 to <see cref="Count"/> − 1.</param>
    public ReadOnlySpan<MillerIndex> Members(int line) => _index.AsSpan(_start[line].._start[line + 1]);

    /// <summary>|F|² of <see cref="Members"/>, mean of both signs.</summary>
    /// <param name="line">0 to <see cref="Count"/> − 1.</param>
    public ReadOnlySpan<double> MemberSquares(int line) => _squared.AsSpan(_start[line].._start[line + 1]);

    /// <summary>The plane of a line that names it: not extinct, largest h, then k, then l.</summary>
    /// <param name="line">0 to <see cref="Count"/> − 1.</param>
    public MillerIndex Label(int line)
    {
        var (best, least) = (default(MillerIndex?), 1e-9 * _sum[line] / Multiplicity(line));
        for (var i = _start[line]; i < _start[line + 1]; i++)
        {
            if (_squared[i] < least) continue;
            var one = First(_index[i], _index[i].Opposite);
            best = best is { } b ? First(b, one) : one;
        }

        return best ?? _index[_start[line]];
    }

    /// <summary>The lines in a range of spacings.</summary>
    /// <param name="amplitude">Structure factors of the crystal, x-ray or neutron.</param>
    /// <param name="lorentz">Geometrical factor; its kind belongs to the kind of <paramref name="amplitude"/>.</param>
    /// <param name="minimumSpacing">Smallest d, Å, positive, included.</param>
    /// <param name="maximumSpacing">Largest d, Å, included; infinity for no limit.</param>
    /// <param name="tolerance">Relative difference of d below which planes share a line.</param>
    /// <param name="operations">Symmetry of the crystal when it is known: |F|² is then computed for one plane of each family. It pays for
    /// large cells; finding the symmetry costs more than it saves.</param>
    /// <exception cref="InputException">No range, too many reflections, or none.</exception>
    public static PowderSticks Within(
        StructureFactor amplitude, LorentzFactor lorentz, double minimumSpacing, double maximumSpacing = double.PositiveInfinity, double tolerance = 1e-7,
        IReadOnlyList<SymmetryOperation>? operations = null) =>
        TryWithin(amplitude, lorentz, minimumSpacing, maximumSpacing, tolerance, operations) ?? throw new InputException(FormattableString.Invariant(
            $"{amplitude.Crystal.Name}: no reflection with d between {minimumSpacing:G5} and {maximumSpacing:G5} Å; take a wider range or another wavelength."));

    /// <summary>The lines in a range of spacings, or null when there are none.</summary>
    /// <param name="amplitude">Structure factors of the crystal, x-ray or neutron.</param>
    /// <param name="lorentz">Geometrical factor.</param>
    /// <param name="minimumSpacing">Smallest d, Å, positive, included.</param>
    /// <param name="maximumSpacing">Largest d, Å, included; infinity for no limit.</param>
    /// <param name="tolerance">Relative difference of d below which planes share a line.</param>
    /// <param name="operations">Symmetry of the crystal when it is known: |F|² is then computed for one plane of each family. It pays for
    /// large cells; finding the symmetry costs more than it saves.</param>
    /// <exception cref="InputException">No range, or too many reflections.</exception>
    public static PowderSticks? TryWithin(
        StructureFactor amplitude, LorentzFactor lorentz, double minimumSpacing, double maximumSpacing = double.PositiveInfinity, double tolerance = 1e-7,
        IReadOnlyList<SymmetryOperation>? operations = null)
    {
        ArgumentNullException.ThrowIfNull(amplitude);
        ArgumentNullException.ThrowIfNull(lorentz);
        var crystal = amplitude.Crystal;
        var planes = LatticeReflections.Within(crystal.Cell, minimumSpacing, maximumSpacing, tolerance);
        var squared = operations is null ? Squares(amplitude, planes.Index) : SquaresOfFamilies(amplitude, planes, operations);
        int shells = planes.ShellCount, lines = 0, members = 0;
        double[] sums = new double[shells], intensities = new double[shells];
        var strongest = 0.0;
        for (var s = 0; s < shells; s++)
        {
            var sum = 0.0;
            foreach (var f in squared.AsSpan(planes.Start[s]..planes.Start[s + 1])) sum += f;
            sums[s] = 2 * sum;
            intensities[s] = sums[s] * lorentz.At(planes.Spacing[s]);
            strongest = Math.Max(strongest, intensities[s]);
        }

        var limit = Faintest * strongest;
        for (var s = 0; s < shells; s++)
        {
            if (!(intensities[s] > limit)) continue;
            lines++;
            members += planes.Start[s + 1] - planes.Start[s];
        }

        if (lines == 0) return null;
        double[] spacing = new double[lines], kept = new double[lines], intensity = new double[lines], squares = new double[members];
        var (start, index) = (new int[lines + 1], new MillerIndex[members]);
        for (int s = 0, line = 0; s < shells; s++)
        {
            if (!(intensities[s] > limit)) continue;
            (spacing[line], kept[line], intensity[line]) = (planes.Spacing[s], sums[s], intensities[s]);
            planes.Members(s).CopyTo(index.AsSpan(start[line]));
            squared.AsSpan(planes.Start[s]..planes.Start[s + 1]).CopyTo(squares.AsSpan(start[line]));
            start[line + 1] = start[line] + planes.Start[s + 1] - planes.Start[s];
            line++;
        }

        return new PowderSticks(crystal, spacing, kept, intensity, start, index, squares);
    }

    /// <summary>The lines in a range of scattering angles, at the wavelength of the factor.</summary>
    /// <param name="amplitude">Structure factors of the crystal.</param>
    /// <param name="lorentz">A factor with a wavelength.</param>
    /// <param name="fromTwoThetaInDegrees">2θ, degrees, at least 0.</param>
    /// <param name="toTwoThetaInDegrees">2θ, degrees, at most 180.</param>
    /// <exception cref="InputException">The angles are no range, or no reflection lies in it.</exception>
    /// <exception cref="ArgumentException">The factor has no wavelength.</exception>
    public static PowderSticks InAngles(StructureFactor amplitude, LorentzFactor lorentz, double fromTwoThetaInDegrees, double toTwoThetaInDegrees)
    {
        ArgumentNullException.ThrowIfNull(lorentz);
        if (!(lorentz.Wavelength > 0)) throw new ArgumentException("PowderSticks: angles need a factor with a wavelength.", nameof(lorentz));
        if (!(fromTwoThetaInDegrees >= 0 && toTwoThetaInDegrees > fromTwoThetaInDegrees && toTwoThetaInDegrees <= 180))
            throw new InputException(FormattableString.Invariant(
                $"Powder lines: 2θ from {fromTwoThetaInDegrees} to {toTwoThetaInDegrees} degrees is no range within 0 to 180."));
        return Within(amplitude, lorentz, DiffractionAxes.Spacing(toTwoThetaInDegrees, lorentz.Wavelength),
            fromTwoThetaInDegrees == 0 ? double.PositiveInfinity : DiffractionAxes.Spacing(fromTwoThetaInDegrees, lorentz.Wavelength));
    }

    // Friedel's law holds for real amplitudes; with absorption the mean of both signs is what a powder shows.
    private static double[] Squares(StructureFactor amplitude, ReadOnlySpan<MillerIndex> planes)
    {
        var squared = new double[planes.Length];
        amplitude.Squared(planes, squared);
        if (!amplitude.IsComplex) return squared;
        var opposite = new MillerIndex[planes.Length];
        for (var i = 0; i < opposite.Length; i++) opposite[i] = planes[i].Opposite;
        var other = new double[planes.Length];
        amplitude.Squared(opposite, other);
        for (var i = 0; i < other.Length; i++) squared[i] = 0.5 * (squared[i] + other[i]);
        return squared;
    }

    private static MillerIndex First(MillerIndex a, MillerIndex b) =>
        (a.H, a.K, a.L).CompareTo((b.H, b.K, b.L)) >= 0 ? a : b;
}
