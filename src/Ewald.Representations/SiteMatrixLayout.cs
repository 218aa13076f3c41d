namespace Ewald.Representations;

/// <summary>How a matrix of sites becomes a row of numbers.</summary>
public enum SiteMatrixLayout
{
    /// <summary>Rows as the sites are listed: depends on their order.</summary>
    AsListed,

    /// <summary>Rows and columns by descending length of the row; equal ones stay as listed.</summary>
    Sorted,

    /// <summary>Eigenvalues by descending magnitude.</summary>
    Eigenspectrum,
}
