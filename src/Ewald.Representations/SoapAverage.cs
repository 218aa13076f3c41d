namespace Ewald.Representations;

/// <summary>How the sites of a crystal are averaged.</summary>
public enum SoapAverage
{
    /// <summary>Mean of the power spectra of the sites.</summary>
    Outer,

    /// <summary>Power spectrum of the mean of the expansion coefficients.</summary>
    Inner,
}
