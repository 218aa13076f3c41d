namespace Ewald.Learning;

/// <summary>What a factorisation X ≈ W H makes small.</summary>
public enum FactorisationLoss
{
    /// <summary>½ Σ (X − W H)²: the same weight for each point.</summary>
    Frobenius,

    /// <summary>Σ X ln(X / W H) − X + W H (generalised Kullback-Leibler): the weight of counting noise.</summary>
    KullbackLeibler,
}
