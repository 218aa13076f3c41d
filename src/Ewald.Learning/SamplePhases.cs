namespace Ewald.Learning;

/// <summary>The phases of one sample, as a user reads them.</summary>
/// <param name="Phases">Phases, ascending, shape [present].</param>
/// <param name="Heights">Weight of each with its pattern, at the width it has in this sample, scaled to a maximum of 1; shape [present].</param>
/// <param name="Scales">Factor on Q against the phase's own pattern; the lattice is 1 / factor times as large; shape [present].</param>
/// <param name="Broadening">Added Gaussian σ, unit of Q, shape [present].</param>
/// <param name="RelativeResidual">|D − R|² / |D|².</param>
public sealed record SamplePhases(int[] Phases, double[] Heights, double[] Scales, double[] Broadening, double RelativeResidual)
{
    /// <summary>Activations of all samples: heights divided by their sum, shape [sample, phase].</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="phases">Number of phases.</param>
    public static double[,] Activations(IReadOnlyList<SamplePhases> samples, int phases)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var activations = new double[samples.Count, phases];
        for (var n = 0; n < samples.Count; n++)
        {
            var sum = samples[n].Heights.Sum();
            for (var t = 0; t < samples[n].Phases.Length && sum > 0; t++) activations[n, samples[n].Phases[t]] = samples[n].Heights[t] / sum;
        }

        return activations;
    }
}
