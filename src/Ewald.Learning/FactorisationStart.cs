namespace Ewald.Learning;

/// <summary>Where a factorisation starts.</summary>
public enum FactorisationStart
{
    /// <summary>Both factors uniform in [0, 2 √(mean X / K)): the mean of the product is the mean of the data. A stream's own start.</summary>
    UniformRandom,

    /// <summary>Both factors uniform in [0, √max X): for data scaled to [0, 1] the unit start of the NMFk codes. It begins far from the data, meets
    /// more of the poorer minima and is a harsher test of whether restarts agree.</summary>
    WideRandom,

    /// <summary>Non-negative double singular value decomposition; its zeros stay zero under multiplicative updates.</summary>
    Nndsvd,

    /// <summary>The same, zeros replaced by the mean of the data (NNDSVDa).</summary>
    NndsvdMean,

    /// <summary>The same, zeros replaced by small random numbers, |normal| times a hundredth of the mean (NNDSVDar).</summary>
    NndsvdRandom,
}
