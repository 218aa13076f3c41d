namespace Ewald.Physics.Lattice;

/// <summary>Whether a crystal is at a minimum of its energy as far as wave vectors were looked at; imaginary vibrations are said, not hidden.</summary>
/// <param name="ImaginaryShare">Share of all vibrations that are imaginary.</param>
/// <param name="Worst">The most negative energy, meV; 0 or above when there is none.</param>
/// <param name="WorstQ">Its wave vector, reciprocal basis, shape [3].</param>
public sealed record PhononStability(double ImaginaryShare, double Worst, double[] WorstQ)
{
    /// <summary>Energy below which a vibration counts as imaginary, meV; acoustic vibrations at q = 0 are zero up to rounding.</summary>
    public const double DefaultTolerance = 0.01;

    /// <summary>True when no vibration is imaginary.</summary>
    public bool IsStable => ImaginaryShare == 0;

    /// <summary>What to tell a user, or null when the crystal is stable.</summary>
    public string? Warning => IsStable
        ? null
        : FormattableString.Invariant($"{100 * ImaginaryShare:F2} % of the vibrations are imaginary, down to {-Worst / PhononUnits.MeVPerWavenumber:F0}i cm⁻¹ at q = ({WorstQ[0]:0.###}, {WorstQ[1]:0.###}, {WorstQ[2]:0.###}): the crystal is no minimum of its energy, and they are left out of heat capacity and density.");

    /// <summary>Looks at energies.</summary>
    /// <param name="q">Wave vectors, shape [q, 3].</param>
    /// <param name="energies">meV, shape [q, mode].</param>
    /// <param name="weights">How many wave vectors each stands for, shape [q]; empty for one.</param>
    /// <param name="tolerance">meV.</param>
    public static PhononStability Of(ReadOnlySpan<double> q, ReadOnlySpan<double> energies, ReadOnlySpan<int> weights = default, double tolerance = DefaultTolerance)
    {
        var modes = energies.Length / (q.Length / 3);
        double imaginary = 0, total = 0, worst = double.PositiveInfinity;
        var at = 0;
        for (var i = 0; i < energies.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i / modes];
            total += weight;
            if (energies[i] < -tolerance) imaginary += weight;
            if (energies[i] < worst) (worst, at) = (energies[i], i / modes);
        }

        return new(imaginary / total, worst, q.Slice(3 * at, 3).ToArray());
    }
}
