using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Magnetism;

/// <summary>A spin Hamiltonian on a periodic cell: H = Σ_bonds Sᵢᵀ J Sⱼ + Σ Sᵢᵀ K Sᵢ − Σ h·S + dipoles, each bond once, meV.</summary>
/// <remarks>The moment is m = −μ_B g S, so h = −μ_B gᵀ B and spins turn against the field B. Dipoles are
/// (μ₀/4π) Σ [mᵢ·mⱼ − 3 (mᵢ·r̂)(mⱼ·r̂)] / r³ over all pairs, summed by <see cref="DipoleEwald"/>. The cell is the magnetic one: a smaller chemical cell is
/// enlarged by <see cref="Supercell"/>. Linear in J, K, B and the square of the moments. Source: S. Toth and B. Lake, J. Phys.: Condens. Matter 27,
/// 166002 (2015), doi:10.1088/0953-8984/27/16/166002 (which counts bonds twice with a factor 1/2; the energy is the same).</remarks>
public sealed class SpinHamiltonian
{
    private readonly SpinTensor[] _atRest; // Σ_d J_ij(d), both directions of each bond, dipoles included, shape [site, site]

    /// <summary>A Hamiltonian.</summary>
    /// <param name="cell">The magnetic cell.</param>
    /// <param name="sites">Its magnetic ions.</param>
    /// <param name="bonds">Bonds, each from one end only, meV.</param>
    /// <param name="singleIon">K of each site, symmetric, meV; null for none.</param>
    /// <param name="field">B, T.</param>
    /// <param name="dipoles">How dipoles are summed; null leaves them out.</param>
    /// <exception cref="NonHermitianCouplingException">K is not symmetric, or a bond stands twice with couplings that are no transposes.</exception>
    /// <exception cref="InputException">A site or bond cannot be.</exception>
    public SpinHamiltonian(
        UnitCell cell, IReadOnlyList<SpinSite> sites, IReadOnlyList<SpinBond> bonds, IReadOnlyList<SpinTensor>? singleIon = null,
        SpinVector field = default, DipoleEwald? dipoles = null)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(sites);
        ArgumentNullException.ThrowIfNull(bonds);
        (Cell, Sites, Bonds, Field, Dipoles) = (cell, sites, bonds, field, dipoles);
        SingleIon = singleIon ?? new SpinTensor[sites.Count];
        Check();
        _atRest = new SpinTensor[sites.Count * sites.Count];
        foreach (var bond in bonds)
        {
            _atRest[bond.From * sites.Count + bond.To] += bond.Exchange;
            _atRest[bond.To * sites.Count + bond.From] += bond.Exchange.Transposed;
        }

        if (dipoles is null) return;
        DipoleSum = dipoles.For(cell, [.. sites.Select(s => s.Position)]);
        var sums = DipoleSum.At((0, 0, 0));
        for (var i = 0; i < sites.Count; i++)
        {
            for (var j = 0; j < sites.Count; j++)
                _atRest[i * sites.Count + j] += MagneticUnits.DipoleEnergy * (sites[i].G.Transposed * sums.Real(i, j) * sites[j].G);
        }
    }

    /// <summary>The magnetic cell.</summary>
    public UnitCell Cell { get; }

    /// <summary>Its magnetic ions.</summary>
    public IReadOnlyList<SpinSite> Sites { get; }

    /// <summary>Bonds, each once.</summary>
    public IReadOnlyList<SpinBond> Bonds { get; }

    /// <summary>K of each site, meV.</summary>
    public IReadOnlyList<SpinTensor> SingleIon { get; }

    /// <summary>B, T.</summary>
    public SpinVector Field { get; }

    /// <summary>How dipoles are summed; null when there are none.</summary>
    public DipoleEwald? Dipoles { get; }

    /// <summary>A Hamiltonian of couplings listed from both ends; each must be the transpose of its partner.</summary>
    /// <param name="cell">The magnetic cell.</param>
    /// <param name="sites">Its magnetic ions.</param>
    /// <param name="directed">Every bond i → j and j → i; H = ½ Σ Sᵢᵀ J Sⱼ over them.</param>
    /// <param name="singleIon">K of each site, symmetric, meV; null for none.</param>
    /// <param name="field">B, T.</param>
    /// <exception cref="NonHermitianCouplingException">A coupling has no partner or one that is not its transpose.</exception>
    public static SpinHamiltonian FromDirected(
        UnitCell cell, IReadOnlyList<SpinSite> sites, IReadOnlyList<SpinBond> directed, IReadOnlyList<SpinTensor>? singleIon = null, SpinVector field = default)
    {
        ArgumentNullException.ThrowIfNull(directed);
        var partners = directed.GroupBy(b => (b.From, b.To, b.Cells)).ToDictionary(g => g.Key, g => g.Aggregate(default(SpinTensor), (sum, b) => sum + b.Exchange));
        var once = new List<SpinBond>();
        foreach (var ((from, to, cells), exchange) in partners)
        {
            var bond = new SpinBond(from, to, cells.A, cells.B, cells.C, exchange);
            var other = bond.Reversed;
            if (!partners.TryGetValue((other.From, other.To, other.Cells), out var back))
                throw new NonHermitianCouplingException($"{Name(bond)} is listed from one end only; a directed list holds each bond from both ends with J(j → i) the transpose of J(i → j).");
            if ((back - other.Exchange).Largest > 1e-9 * Math.Max(exchange.Largest, back.Largest))
                throw new NonHermitianCouplingException($"{Name(bond)} has a coupling that is not the transpose of its partner's, so the Hamiltonian is not Hermitian; give J(j → i) = J(i → j)ᵀ.");
            if ((from, cells).CompareTo((to, (-cells.A, -cells.B, -cells.C))) < 0) once.Add(bond);
        }

        return new SpinHamiltonian(cell, sites, once, singleIon, field);
    }

    /// <summary>Classical energy of a cell, spins Sᵢ nᵢ, meV.</summary>
    /// <param name="directions">Unit vectors nᵢ, shape [site].</param>
    public double Energy(ReadOnlySpan<SpinVector> directions)
    {
        double sum = 0;
        for (var i = 0; i < Sites.Count; i++)
        {
            var s = Sites[i].Spin * directions[i];
            sum += 0.5 * s.Dot(Exchange(i, directions)) + s.Dot(SingleIon[i] * s) - Zeeman(i).Dot(s);
        }

        return sum;
    }

    /// <summary>∂E/∂Sᵢ = Σⱼ J Sⱼ + 2 K Sᵢ − h of a classical configuration, meV.</summary>
    /// <param name="site">i.</param>
    /// <param name="directions">Unit vectors, shape [site].</param>
    public SpinVector Gradient(int site, ReadOnlySpan<SpinVector> directions) =>
        Exchange(site, directions) + 2 * Sites[site].Spin * (SingleIon[site] * directions[site]) - Zeeman(site);

    /// <summary>The same with other couplings of the same cell: exchange and anisotropy scaled, or a term taken alone.</summary>
    /// <param name="bonds">Bonds, each once.</param>
    /// <param name="singleIon">K of each site.</param>
    public SpinHamiltonian With(IReadOnlyList<SpinBond> bonds, IReadOnlyList<SpinTensor> singleIon) => new(Cell, Sites, bonds, singleIon, Field, Dipoles);

    /// <summary>The same in another field.</summary>
    /// <param name="field">B, T.</param>
    public SpinHamiltonian InField(SpinVector field) => new(Cell, Sites, Bonds, SingleIon, field, Dipoles);

    /// <summary>The same with K multiplied by 1 − 1/(2S): the anisotropy that coherent spin states see, used where S is quantum.</summary>
    /// <remarks>Linear spin-wave theory in its textbook form leaves K as it is; both are in use. Source: D. Dahlbom et al., Renormalized Classical Theory of Quantum Magnets (2023),
    /// arXiv:2304.03874.</remarks>
    public SpinHamiltonian WithRenormalisedAnisotropy() => With(Bonds, [.. SingleIon.Select((k, i) => (1 - 0.5 / Sites[i].Spin) * k)]);

    // The lattice sums of the dipoles, null without them.
    internal DipoleSum? DipoleSum { get; }

    // h = −μ_B gᵀ B.
    internal SpinVector Zeeman(int site) => -MagneticUnits.BohrMagneton * (Sites[site].G.Transposed * Field);

    // The on-site and pair coupling of cell-periodic spins.
    internal SpinTensor AtRest(int i, int j) => _atRest[i * Sites.Count + j];

    private SpinVector Exchange(int i, ReadOnlySpan<SpinVector> directions)
    {
        var sum = default(SpinVector);
        for (var j = 0; j < Sites.Count; j++) sum += Sites[j].Spin * (_atRest[i * Sites.Count + j] * directions[j]);
        return sum;
    }

    private void Check()
    {
        if (Sites.Count == 0) throw new InputException("A spin Hamiltonian without magnetic sites; give at least one.");
        if (SingleIon.Count != Sites.Count) throw new InputException($"{SingleIon.Count} single-ion matrices for {Sites.Count} sites; give one for each.");
        foreach (var site in Sites)
            if (!(site.Spin > 0 && double.IsFinite(site.Spin))) throw new InputException(FormattableString.Invariant($"Site {site.Label} has spin {site.Spin}; it must be positive."));
        for (var i = 0; i < Sites.Count; i++)
            if ((SingleIon[i] - SingleIon[i].Transposed).Largest > 1e-9 * Math.Max(SingleIon[i].Largest, 1e-300) || !SingleIon[i].IsFinite)
                throw new NonHermitianCouplingException($"The anisotropy of site {Sites[i].Label} is not symmetric; Sᵀ K S needs K = Kᵀ, finite.");
        var seen = new Dictionary<(int, int, (int, int, int)), SpinBond>();
        foreach (var bond in Bonds)
        {
            if (bond.From < 0 || bond.To < 0 || bond.From >= Sites.Count || bond.To >= Sites.Count)
                throw new InputException($"{Name(bond)} names a site that is not there; sites are 0 to {Sites.Count - 1}.");
            if (!bond.Exchange.IsFinite) throw new InputException($"{Name(bond)} has a coupling that is not finite.");
            if (bond.From == bond.To && bond.Cells == (0, 0, 0)) throw new InputException($"{Name(bond)} ties a spin to itself; give that term as single-ion anisotropy.");
            var other = bond.Reversed;
            if (seen.TryGetValue((other.From, other.To, other.Cells), out var back))
            {
                throw (back.Exchange - other.Exchange).Largest > 1e-9 * back.Exchange.Largest
                    ? new NonHermitianCouplingException($"{Name(bond)} is listed from both ends with couplings that are not transposes of each other, so the Hamiltonian is not Hermitian; list it once.")
                    : new InputException($"{Name(bond)} is listed from both ends and would count twice; list it once, or use a directed list.");
            }

            seen[(bond.From, bond.To, bond.Cells)] = bond;
        }
    }

    private static string Name(SpinBond b) => $"The bond {b.From} → {b.To} over cells ({b.A}, {b.B}, {b.C})";
}
