using Ewald.Crystals;
using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinWaves;

/// <summary>A chemical cell with magnetic sites, on which the terms of a model are laid out and then taken to the magnetic cell.</summary>
/// <param name="Name">What to call the model.</param>
/// <param name="Cell">The chemical cell.</param>
/// <param name="Sites">Its magnetic sites.</param>
/// <param name="MagneticCell">Vectors of the magnetic cell in units of the chemical one, shape [3, 3].</param>
internal sealed record ExchangeLattice(string Name, UnitCell Cell, IReadOnlyList<SpinSite> Sites, int[,] MagneticCell)
{
    private const double Shell = 0.01;

    /// <summary>Only itself: the chemical cell is the magnetic one.</summary>
    public static int[,] Same => new[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };

    /// <summary>All bonds of one length, each once.</summary>
    /// <param name="distance">Å, to 0.01 Å.</param>
    /// <param name="exchange">The matrix that a parameter multiplies.</param>
    public IReadOnlyList<SpinBond> Bonds(double distance, SpinTensor exchange)
    {
        var near = NeighbourList.Of(Cell, [.. Sites.Select(s => s.Position)], distance + Shell);
        var bonds = new List<SpinBond>();
        for (var i = 0; i < Sites.Count; i++)
        {
            foreach (var n in near[i])
            {
                if (Math.Abs(n.Distance - distance) <= Shell && (i, n.Site, n.A, n.B, n.C).CompareTo((n.Site, i, -n.A, -n.B, -n.C)) < 0)
                    bonds.Add(new SpinBond(i, n.Site, n.A, n.B, n.C, exchange));
            }
        }

        return bonds;
    }

    /// <summary>A parameter of exchange.</summary>
    public ExchangeParameter Exchange(string name, IReadOnlyList<SpinBond> bonds, double low, double high) => new(name, Enlarged(new SpinHamiltonian(Cell, Sites, bonds)).Hamiltonian, low, high);

    /// <summary>A parameter D (e·S)² of all sites.</summary>
    public ExchangeParameter Anisotropy(string name, SpinVector axis, double low, double high) =>
        new(name, Enlarged(new SpinHamiltonian(Cell, Sites, [], [.. Sites.Select(_ => SpinTensor.Uniaxial(1, axis))])).Hamiltonian, low, high);

    /// <summary>The model of parameters and the directions of all spins of the magnetic cell.</summary>
    public ExchangeModel Model(IReadOnlyList<ExchangeParameter> parameters, Func<Supercell, IReadOnlyList<SpinVector>> directions)
    {
        var super = Enlarged(new SpinHamiltonian(Cell, Sites, []));
        return new ExchangeModel(Name, parameters, directions(super)) { Momentum = super.Momentum };
    }

    private Supercell Enlarged(SpinHamiltonian hamiltonian) => Supercell.Of(hamiltonian, MagneticCell);
}
