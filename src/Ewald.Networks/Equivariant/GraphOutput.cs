namespace Ewald.Networks.Equivariant;

/// <summary>How the scalars of the sites become the answer of a crystal.</summary>
public enum GraphOutput
{
    /// <summary>Their mean, of any sign.</summary>
    Mean,

    /// <summary>The mean of max(0, y): curves that are not negative.</summary>
    Positive,

    /// <summary>As Positive, divided by the largest value of the curve; a curve of zeros stays zero.</summary>
    MaximumOne,

    /// <summary>As Positive, divided by the sum over the curve; a curve of zeros stays zero.</summary>
    SumOne,
}
