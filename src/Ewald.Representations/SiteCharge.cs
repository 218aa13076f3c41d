namespace Ewald.Representations;

/// <summary>Which charge a site has in an electrostatic sum.</summary>
public enum SiteCharge
{
    /// <summary>Atomic numbers: nuclei in a uniform background.</summary>
    AtomicNumber,

    /// <summary>Formal charges as the file states them.</summary>
    FormalCharge,
}
