namespace Ewald.Physics.Lattice;

/// <summary>How forces between dipoles are continued between the wave vectors that a supercell holds.</summary>
public enum PolarScheme
{
    /// <summary>A sum over dipoles is taken off the force constants and put back at every wave vector: X. Gonze, C. Lee, Phys. Rev. B 55, 10355 (1997), doi:10.1103/PhysRevB.55.10355.</summary>
    GonzeLee,

    /// <summary>The term of small q is spread over the supercell: Y. Wang et al., J. Phys. Condens. Matter 22, 202201 (2010), doi:10.1088/0953-8984/22/20/202201.</summary>
    Wang,
}
