using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinWaves;

/// <summary>Where a spectrum is measured: points of a single crystal or lengths of a powder, energies, resolution, temperature.</summary>
/// <param name="Points">Momentum transfers in units of the magnetic cell, shape [q]; null for a powder.</param>
/// <param name="Lengths">|Q| of a powder, Å⁻¹, shape [q]; null for a single crystal.</param>
/// <param name="Spectrum">Energies, resolution and temperature.</param>
/// <param name="Directions">Directions of a powder's spheres.</param>
internal sealed record SpinWaveLook(IReadOnlyList<(double H, double K, double L)>? Points, IReadOnlyList<double>? Lengths, SpinWaveSpectrum Spectrum, int Directions)
{
    /// <summary>Number of momentum transfers.</summary>
    public int Rows => Points?.Count ?? Lengths!.Count;

    /// <summary>Number of values.</summary>
    public int Count => Rows * Spectrum.Energies.Count;

    /// <summary>S(Q, ω), shape [q, energy].</summary>
    public double[] Of(ExchangeModel model, ReadOnlySpan<double> values)
    {
        var waves = model.Waves(values);
        return Points is null ? Spectrum.Powder(waves, Lengths!, Directions) : Spectrum.SingleCrystal(waves, Points);
    }

    /// <summary>S(Q, ω) and its derivatives by the parameters.</summary>
    public (double[] Spectra, double[][] Derivatives) WithDerivatives(ExchangeModel model, ReadOnlySpan<double> values)
    {
        var gradient = new SpinWaveGradient(model.Waves(values), [.. model.Parameters.Select(p => p.Term)]);
        return Points is null ? gradient.Powder(Spectrum, Lengths!, Directions) : gradient.SingleCrystal(Spectrum, Points);
    }

    /// <summary>Throws where the order is no ground state at a few points spread over those looked at.</summary>
    public void Probe(ExchangeModel model, ReadOnlySpan<double> values)
    {
        var waves = model.Waves(values);
        foreach (var direction in Points is null ? FibonacciSphere.Directions(23) : [])
            for (var i = 0; i < Lengths!.Count; i += Math.Max(1, Lengths.Count / 5)) waves.Energies(ScatteringVector.InLattice(waves.Cell, Lengths[i] * direction));
        for (var i = 0; Points is not null && i < Points.Count; i += Math.Max(1, Points.Count / 60)) waves.Energies(Points[i]);
    }
}
