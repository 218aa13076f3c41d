namespace Ewald.Physics.Diffraction;

/// <summary>What pairs of atoms are weighted with in a pair distribution function.</summary>
public enum PairScattering
{
    /// <summary>X-rays with f(Q) in place of f(0) = Z: all form factors taken as proportional to each other, the usual approximation.</summary>
    XrayAtZero,

    /// <summary>X-rays with the form factors of each Q: w_ab(Q) = f_a f_b / ⟨f⟩². Needs a largest Q.</summary>
    Xray,

    /// <summary>Neutrons: coherent scattering lengths.</summary>
    Neutron,
}
