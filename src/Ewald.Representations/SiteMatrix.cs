using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>A matrix with a row and a column for each site, padded with zeros to one size.</summary>
/// <remarks>Sorted rows of symmetry-equivalent sites tie: then two listings of one crystal may differ by a permutation among them; the
/// eigenspectrum does not. Limits: an isolated atom has one number. Source: Rupp et al., Phys. Rev. Lett. 108, 058301 (2012),
/// doi:10.1103/PhysRevLett.108.058301; Faber et al., Int. J. Quantum Chem. 115, 1094 (2015), doi:10.1002/qua.24917.</remarks>
public abstract class SiteMatrix : IRepresentation
{
    private readonly string _who;

    private protected SiteMatrix(int size, SiteMatrixLayout layout)
    {
        _who = GetType().Name;
        if (size < 1) throw new ArgumentException($"{_who}: the size is {size}; it must be at least 1.", nameof(size));
        (Size, Layout) = (size, layout);
        Names = layout == SiteMatrixLayout.Eigenspectrum
            ? new ComputedNames(size, i => $"eigenvalue {i + 1}")
            : new ComputedNames(checked(size * size), i => $"row {i / size + 1} column {i % size + 1}");
    }

    /// <summary>Most sites that fit.</summary>
    public int Size { get; }

    /// <summary>How the matrix becomes a row of numbers.</summary>
    public SiteMatrixLayout Layout { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public abstract Invariances Invariances { get; }

    private protected Invariances OfLayout => Layout == SiteMatrixLayout.AsListed ? Invariances.None : Invariances.Permutation;

    /// <summary>The matrix itself, rows as the sites are listed.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <returns>Symmetric, shape [site, site].</returns>
    /// <exception cref="ArgumentException">The crystal has no atoms, or two sites at one place.</exception>
    public double[] Matrix(Crystal crystal)
    {
        CrystalSpecies.Check(crystal, _who);
        var matrix = new double[crystal.Sites.Count * crystal.Sites.Count];
        Fill(crystal, matrix);
        return matrix;
    }

    /// <inheritdoc/>
    public void Describe(Crystal crystal, Span<double> values)
    {
        CrystalSpecies.Check(crystal, _who);
        CrystalSpecies.Check(values.Length, Names.Count, _who);
        var n = crystal.Sites.Count;
        if (n > Size) throw new ArgumentException($"{_who}: {crystal.Name} has {n} sites; this matrix was made for at most {Size}.", nameof(crystal));
        var matrix = Matrix(crystal);
        values.Clear();
        if (Layout == SiteMatrixLayout.Eigenspectrum)
        {
            var eigenvalues = new double[n];
            SymmetricEigen.Solve(matrix, n, eigenvalues, []);
            eigenvalues.OrderByDescending(Math.Abs).ThenByDescending(e => e).ToArray().CopyTo(values);
            return;
        }

        int[] order = [.. Enumerable.Range(0, n)];
        if (Layout == SiteMatrixLayout.Sorted)
            order = [.. order.OrderByDescending(i => System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(matrix.AsSpan(i * n, n)))];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) values[i * Size + j] = matrix[order[i] * n + order[j]];
    }

    private protected abstract void Fill(Crystal crystal, double[] matrix);

    // Each occupant by its occupancy; a pair of sites then has the mean over what may sit on the two.
    private protected static double[] AtomicNumbers(Crystal crystal) => [.. crystal.Sites.Select(s => s.Occupants.Sum(o => o.Occupancy * o.Element.AtomicNumber))];

    private protected static double FreeAtom(Site site) => 0.5 * site.Occupants.Sum(o => o.Occupancy * Math.Pow(o.Element.AtomicNumber, 2.4));

    private protected double Apart(Crystal crystal, int i, int j, double distance) => distance > 1e-6
        ? distance
        : throw new ArgumentException($"{_who}: sites {i + 1} and {j + 1} of {crystal.Name} are at one place; make them occupants of one site.", nameof(crystal));
}
