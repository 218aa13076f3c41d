using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <summary>Weights of pairs of elements in G(r): b_a b_b / ⟨b⟩², over Q where form factors depend on it.</summary>
/// <remarks>Real part of b_a b_b* for neutrons. Form factors are taken at points of the range of Q, between which the weight is a straight line.
/// Source: T. Egami and S. J. L. Billinge, Underneath the Bragg Peaks, 2nd ed. (2012), ch. 2.</remarks>
public sealed class PairWeights
{
    private const int Intervals = 80;

    private PairWeights(IReadOnlyList<Element> elements, double[][] values) => (Elements, Values, Mean) = (elements, values, [.. values.Select(v => v.Average())]);

    /// <summary>The elements; kinds of site count in this order.</summary>
    public IReadOnlyList<Element> Elements { get; }

    /// <summary>Weight of each pair a ≤ b at b (b + 1) / 2 + a, over evenly spaced Q from Q_min to Q_max; one value where it is the same for all.</summary>
    internal double[][] Values { get; }

    /// <summary>Their means over Q, shape [pair].</summary>
    internal double[] Mean { get; }

    /// <summary>True where the weights depend on Q.</summary>
    internal bool OverQ => Values[0].Length > 1;

    /// <summary>Weights of a composition.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="amounts">Atoms of each, in any unit, shape [element].</param>
    /// <param name="radiation">What is scattered.</param>
    /// <param name="smallestQ">Q_min, Å⁻¹.</param>
    /// <param name="largestQ">Q_max, Å⁻¹.</param>
    /// <exception cref="ArgumentException">No elements, or another number of amounts.</exception>
    /// <exception cref="InputException">⟨b⟩ = 0, or an element without scattering length.</exception>
    public static PairWeights Of(IReadOnlyList<Element> elements, IReadOnlyList<double> amounts, PairScattering radiation, double smallestQ, double largestQ)
    {
        ArgumentNullException.ThrowIfNull(elements);
        ArgumentNullException.ThrowIfNull(amounts);
        if (elements.Count == 0 || elements.Count != amounts.Count)
            throw new ArgumentException($"PairWeights: {amounts.Count} amounts of {elements.Count} elements; one amount an element.", nameof(amounts));
        var (total, points) = (amounts.Sum(), radiation == PairScattering.Xray ? Intervals + 1 : 1);
        var values = new double[elements.Count * (elements.Count + 1) / 2][];
        for (var i = 0; i < values.Length; i++) values[i] = new double[points];
        for (var point = 0; point < points; point++)
        {
            var s = (smallestQ + (largestQ - smallestQ) * point / Intervals) / (4 * Math.PI);
            double[] real = [.. elements.Select(e => radiation switch
            {
                PairScattering.Neutron => NeutronScatteringLength.Of(e).Real,
                PairScattering.Xray => XrayFormFactor.Of(e) is var f ? f.At(Math.Min(s, f.LargestS)) : 0,
                _ => e.AtomicNumber,
            })];
            double[] imaginary = [.. elements.Select(e => radiation == PairScattering.Neutron ? NeutronScatteringLength.Of(e).Imaginary : 0)];
            double re = 0, im = 0, largest = 0;
            for (var e = 0; e < real.Length; e++)
            {
                (re, im) = (re + amounts[e] * real[e] / total, im + amounts[e] * imaginary[e] / total);
                largest = Math.Max(largest, real[e] * real[e] + imaginary[e] * imaginary[e]);
            }

            var norm = re * re + im * im;
            if (!(norm > 1e-6 * largest))
                throw new InputException("The mean scattering length of the sample is zero, so that G(r) has no scale; compute another radiation or composition.");
            for (var b = 0; b < real.Length; b++)
                for (var a = 0; a <= b; a++) values[CrystalPairs.Index(a, b)][point] = (real[a] * real[b] + imaginary[a] * imaginary[b]) / norm;
        }

        return new(elements, values);
    }
}
