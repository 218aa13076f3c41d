namespace Ewald.Representations;

/// <summary>How the sites of two crystals are matched.</summary>
public enum SoapKernelKind
{
    /// <summary>Every site with every other, equally.</summary>
    Average,

    /// <summary>The best match softened by an entropy.</summary>
    Rematch,
}
