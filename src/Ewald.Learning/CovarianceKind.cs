namespace Ewald.Learning;

/// <summary>How the covariances of a Gaussian mixture are shaped.</summary>
public enum CovarianceKind
{
    /// <summary>One variance for each component and dimension, shape [component, dimension].</summary>
    Diagonal,

    /// <summary>One matrix for each component, shape [component, dimension, dimension].</summary>
    Full,

    /// <summary>One matrix for all components, shape [dimension, dimension].</summary>
    Tied,
}
