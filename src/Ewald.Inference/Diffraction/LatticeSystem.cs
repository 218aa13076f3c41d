namespace Ewald.Inference.Diffraction;

/// <summary>Which lengths and angles of a cell symmetry leaves free.</summary>
public enum LatticeSystem
{
    /// <summary>a = b = c, right angles.</summary>
    Cubic,

    /// <summary>a = b, right angles.</summary>
    Tetragonal,

    /// <summary>Right angles.</summary>
    Orthorhombic,

    /// <summary>a = b = c, α = β = γ.</summary>
    Rhombohedral,

    /// <summary>a = b, γ = 120 degrees.</summary>
    Hexagonal,

    /// <summary>α = γ = 90 degrees, b unique.</summary>
    Monoclinic,

    /// <summary>a, and b = c with α free: an orthorhombic lattice centred on one face, in its primitive cell.</summary>
    FaceDiagonal,

    /// <summary>Nothing is fixed.</summary>
    Triclinic,
}
