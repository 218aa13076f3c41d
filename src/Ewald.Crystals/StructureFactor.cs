using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>Structure factors of a crystal: F(hkl) = Σ_j T_j Σ_o p_o f_o exp(2πi (h x_j + k y_j + l z_j)), the sum over the whole cell.</summary>
/// <remarks>p: occupancy. f: electrons for x rays (f0 + f′ + i f″), fm for neutrons (b′ − i b″). T = exp(−8π² U s²) = exp(−B s²) on the
/// amplitude, s = sin θ / λ = 1 / 2d, U = ⟨u²⟩ isotropic; a site without U is at rest. Kinematic, one unit cell, no extinction.
/// F(000) of x rays is the number of electrons. Source: International Tables for Crystallography, Vol. B, ch. 1.2,
/// doi:10.1107/97809553602060000759. Instances are immutable and may be shared between threads.</remarks>
public sealed partial class StructureFactor
{
    // Phase tables of one block of atoms stay within the second-level cache.
    private const int AtomsOfBlock = 128;

    private readonly double[] _x;
    private readonly double[] _y;
    private readonly double[] _z;
    private readonly Scatterer[] _scatterers;
    private readonly Kind[] _kinds;
    private readonly double[,] _reciprocal;

    private StructureFactor(Crystal crystal, string unit, Func<Occupant, Scatterer> scatterer)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        (Crystal, Unit, _reciprocal) = (crystal, unit, crystal.Cell.ReciprocalVectors);
        var scatterers = new List<Scatterer>();
        var indices = new Dictionary<(string, int), int>();
        var groups = crystal.Sites
            .GroupBy(s => (string.Join('|', s.Occupants.Select(o => FormattableString.Invariant($"{o.Element.Symbol} {o.Charge} {o.Occupancy:R}"))), s.MeanSquareDisplacement ?? 0)).ToArray();
        (_x, _y, _z, _kinds) = (new double[crystal.Sites.Count], new double[crystal.Sites.Count], new double[crystal.Sites.Count], new Kind[groups.Length]);
        var at = 0;
        for (var g = 0; g < groups.Length; g++)
        {
            var first = at;
            foreach (var site in groups[g]) (_x[at], _y[at], _z[at++]) = (site.X, site.Y, site.Z);
            var shares = groups[g].First().Occupants.Select(o => (Index(o), o.Occupancy)).ToArray();
            _kinds[g] = new Kind(first, at - first, 8 * Math.PI * Math.PI * groups[g].Key.Item2, shares);
        }

        _scatterers = [.. scatterers];

        int Index(Occupant occupant)
        {
            ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(indices, (occupant.Element.Symbol, occupant.Charge), out var known);
            if (known) return index;
            scatterers.Add(scatterer(occupant));
            return index = scatterers.Count - 1;
        }
    }

    /// <summary>The crystal.</summary>
    public Crystal Crystal { get; }

    /// <summary>Unit of F: <c>electrons</c> or <c>fm</c>.</summary>
    public string Unit { get; }

    /// <summary>True when an amplitude is complex, so that |F(hkl)| and |F(−h−k−l)| may differ.</summary>
    public bool IsComplex => _scatterers.Any(s => s.Constant.Imaginary != 0);

    /// <summary>What had to be replaced, one sentence each: ions that the table lacks, lengths that depend on energy.</summary>
    public IReadOnlyList<string> Warnings => [.. _scatterers.Where(s => s.Warning is not null).Select(s => s.Warning!)];

    /// <summary>Structure factors for x rays, electrons.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="energy">Photon energy for the anomalous terms, eV; null leaves them out.</param>
    /// <param name="table">Where f0 comes from.</param>
    /// <param name="ions">True: a charge that the file states is used; false: neutral atoms, as pymatgen does.</param>
    /// <exception cref="InputException">The tables have no such element or energy.</exception>
    public static StructureFactor Xray(Crystal crystal, double? energy = null, FormFactorTable table = FormFactorTable.WaasmaierKirfel, bool ions = true) =>
        XrayWith(crystal, element => energy is { } e ? XrayFormFactor.Anomalous(element, e) : Complex.Zero, table, ions);

    /// <summary>Structure factors for x rays with anomalous terms of one's own, for example measured near an edge, electrons.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="anomalous">f′ + i f″ of an element, electrons, f″ positive for absorption.</param>
    /// <param name="table">Where f0 comes from.</param>
    /// <param name="ions">True: a charge that the file states is used; false: neutral atoms.</param>
    /// <exception cref="InputException">The table has no such element.</exception>
    public static StructureFactor XrayWith(Crystal crystal, Func<Element, Complex> anomalous, FormFactorTable table = FormFactorTable.WaasmaierKirfel, bool ions = true)
    {
        ArgumentNullException.ThrowIfNull(anomalous);
        return new StructureFactor(crystal, "electrons", o =>
        {
            var factor = XrayFormFactor.Of(o.Element, ions ? o.Charge : 0, table);
            var lost = ions && o.Charge != 0 && factor.Label[^1] is not ('+' or '-') && (table is FormFactorTable.WaasmaierKirfel or FormFactorTable.CromerMann);
            return new Scatterer(factor, anomalous(o.Element), lost
                ? FormattableString.Invariant($"The table {table} has no ion {o.Element.Symbol}{Math.Abs(o.Charge)}{(o.Charge > 0 ? '+' : '-')}; the neutral atom is used.") : null);
        });
    }

    /// <summary>Structure factors for the nuclei and neutrons, fm.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <exception cref="InputException">An element has no known scattering length.</exception>
    public static StructureFactor Neutron(Crystal crystal) => new(crystal, "fm", o => new Scatterer(null, NeutronScatteringLength.Of(o.Element),
        NeutronScatteringLength.DependsOnEnergy(o.Element) ? $"The scattering length of {o.Element.Symbol} depends on the energy; its value near 25 meV is used." : null));

    /// <summary>F of one reflection.</summary>
    /// <param name="h">First Miller index.</param>
    /// <param name="k">Second Miller index.</param>
    /// <param name="l">Third Miller index.</param>
    public Complex At(int h, int k, int l)
    {
        Span<MillerIndex> one = [new(h, k, l)];
        Span<double> real = [0], imaginary = [0];
        Evaluate(one, real, imaginary);
        return new Complex(real[0], imaginary[0]);
    }

    /// <summary>|F|² of many reflections.</summary>
    /// <param name="reflections">Miller indices, shape [reflection], in any order; neighbours of one d cost no more than one.</param>
    /// <param name="squared">Receives |F|², electrons² or fm², shape [reflection].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Squared(ReadOnlySpan<MillerIndex> reflections, Span<double> squared)
    {
        var imaginary = new double[reflections.Length];
        Evaluate(reflections, squared, imaginary);
        TensorPrimitives.Multiply(squared, squared, squared);
        TensorPrimitives.MultiplyAdd<double>(imaginary, imaginary, squared, squared);
    }

    /// <summary>The complex F of many reflections.</summary>
    /// <param name="reflections">Miller indices, shape [reflection].</param>
    /// <param name="real">Receives Re F, shape [reflection].</param>
    /// <param name="imaginary">Receives Im F, shape [reflection].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Evaluate(ReadOnlySpan<MillerIndex> reflections, Span<double> real, Span<double> imaginary)
    {
        var n = reflections.Length;
        if (real.Length != n || imaginary.Length != n)
            throw new ArgumentException($"StructureFactor: {n} reflections and room for {real.Length} real and {imaginary.Length} imaginary parts.", nameof(real));
        real.Clear();
        imaginary.Clear();
        var squared = new double[n];
        for (var r = 0; r < n; r++) squared[r] = SquaredS(reflections[r]);
        var factors = new double[_scatterers.Length][];
        for (var i = 0; i < factors.Length; i++)
        {
            factors[i] = new double[n];
            _scatterers[i].Factor?.AtSquared(squared, factors[i]);
        }

        var (sumRe, sumIm, weight, thermal) = (new double[n], new double[n], new double[n], new double[n]);
        foreach (var kind in _kinds)
        {
            GeometrySums(kind, reflections, sumRe, sumIm);
            // weight + i absorbed: the amplitude of one site of this kind.
            Array.Clear(weight);
            var constant = Complex.Zero;
            foreach (var (index, occupancy) in kind.Shares)
            {
                if (_scatterers[index].Factor is not null) TensorPrimitives.MultiplyAdd(factors[index], occupancy, weight, weight);
                constant += occupancy * _scatterers[index].Constant;
            }

            TensorPrimitives.Add(weight, constant.Real, weight);
            if (kind.B != 0)
            {
                TensorPrimitives.Multiply(squared, -kind.B, thermal);
                TensorPrimitives.Exp<double>(thermal, thermal);
                TensorPrimitives.Multiply(sumRe, thermal, sumRe);
                TensorPrimitives.Multiply(sumIm, thermal, sumIm);
            }

            TensorPrimitives.MultiplyAdd(weight, sumRe, real, real);
            TensorPrimitives.MultiplyAdd(weight, sumIm, imaginary, imaginary);
            if (constant.Imaginary == 0) continue;
            TensorPrimitives.MultiplyAdd(sumIm, -constant.Imaginary, real, real);
            TensorPrimitives.MultiplyAdd(sumRe, constant.Imaginary, imaginary, imaginary);
        }
    }

    private double SquaredS(MillerIndex q)
    {
        var sum = 0.0;
        for (var x = 0; x < 3; x++)
        {
            var g = q.H * _reciprocal[0, x] + q.K * _reciprocal[1, x] + q.L * _reciprocal[2, x];
            sum += g * g;
        }

        return 0.25 * sum;
    }

    /// <summary>What scatters: f0 when it depends on s, and what does not.</summary>
    private sealed record Scatterer(XrayFormFactor? Factor, Complex Constant, string? Warning);

    /// <summary>Sites with the same occupants and displacement.</summary>
    private sealed record Kind(int First, int Count, double B, (int Scatterer, double Occupancy)[] Shares);
}
