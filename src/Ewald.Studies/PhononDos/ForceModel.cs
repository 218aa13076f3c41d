using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Lattice;

namespace Ewald.Studies.PhononDos;

/// <summary>Force constants whose stiffness follows from chemistry, with random variation, for a prototype filled at random.</summary>
/// <remarks>Metals: springs that give the mean bulk modulus of the elements at the mean of their volumes. Tetrahedral crystals: Stillinger and Weber's angles with
/// Cohen's bulk modulus (1971 − 220 λ)/d^3.5 GPa (M. L. Cohen, Phys. Rev. B 32, 7988 (1985), doi:10.1103/PhysRevB.32.7988), softer the more ionic. Ions: charges
/// scaled by Pauling's ionic share and Gilbert's repulsion b (ρ_i + ρ_j) exp[(r_i + r_j − r)/(ρ_i + ρ_j)] (T. L. Gilbert, J. Chem. Phys. 49, 2640 (1968),
/// doi:10.1063/1.1670463), its strength b set by the lattice parameter that the radii ask for, and a small share of it between ions of like charge (in fitted potentials of oxides
/// that between anions is far weaker than radii say: G. V. Lewis, C. R. A. Catlow, J. Phys. C 18, 1149 (1985), doi:10.1088/0022-3719/18/6/010).</remarks>
internal static class ForceModel
{
    private const double GPa = 160.2176634, Cutoff = 8, LargestStrain = 0.25, LikeCations = 0.02;
    private static readonly string[] NoMetal = ["B", "C", "P", "S", "Cl", "As", "Se", "Br", "I", "Te", "Pm", "Hg", "Si"];

    private static readonly string[] Metals = [.. Elements.All.Where(e => Property(e.Symbol, "bulkModulus") > 0 && Property(e.Symbol, "molarVolume") > 0 && !NoMetal.Contains(e.Symbol))
        .Select(e => e.Symbol)];

    private static readonly (string[] Cations, string[] Anions, int Lambda)[] Tetrahedral =
    [
        (["C", "Si", "Ge", "Sn"], ["C", "Si", "Ge", "Sn"], 0), (["B", "Al", "Ga", "In"], ["N", "P", "As", "Sb"], 1), (["Be", "Mg", "Zn", "Cd"], ["O", "S", "Se", "Te"], 2),
        (["Cu", "Ag"], ["Cl", "Br", "I"], 2),
    ];

    /// <summary>Whether an element is one that metallic prototypes draw.</summary>
    /// <param name="symbol">The element.</param>
    public static bool IsMetal(string symbol) => Metals.Contains(symbol, StringComparer.Ordinal);

    /// <summary>Draws a chemistry and its forces, and brings the crystal to rest.</summary>
    /// <param name="prototype">The arrangement.</param>
    /// <param name="random">Draws.</param>
    /// <returns>The dynamical matrix, or why there is none.</returns>
    public static (DynamicalMatrix? Matrix, Rejection Reason) Draw(Prototype prototype, RandomStream random)
    {
        try
        {
            return prototype.Bonding switch
            {
                Bonding.Metallic => (Metallic(prototype, random), Rejection.None),
                Bonding.Covalent => Covalent(prototype, random),
                _ => Ionic(prototype, random),
            };
        }
        catch (InstabilityException)
        {
            return (null, Rejection.NotAtRest);
        }
        catch (InputException)
        {
            // Atoms overlap on the way.
            return (null, Rejection.NotAtRest);
        }
        catch (ArgumentException)
        {
            // The cell runs away until it is none.
            return (null, Rejection.NotAtRest);
        }
    }

    private static DynamicalMatrix Metallic(Prototype prototype, RandomStream random)
    {
        var symbols = Distinct(random, prototype.Roles, _ => Metals);
        double Mean(Func<string, double> of) => prototype.Places.Average(p => of(symbols[p.Role]));
        var volume = Mean(s => Property(s, "molarVolume")) / 0.602214076 * prototype.Places.Length * Math.Exp(0.06 * random.Normal());
        var crystal = prototype.Fill(symbols, Math.Cbrt(volume / prototype.Fill(symbols, 1).Cell.Volume));
        var modulus = Mean(s => Property(s, "bulkModulus")) / GPa * Math.Exp(0.05 * random.Normal());
        var (decay, transverse) = (random.Uniform(5, 7), random.Uniform(0, 0.03));
        var stiffness = new double[prototype.Roles, prototype.Roles];
        for (var i = 0; i < prototype.Roles; i++)
            for (var j = 0; j <= i; j++)
                stiffness[i, j] = stiffness[j, i] = Math.Sqrt(Property(symbols[i], "bulkModulus") * Property(symbols[j], "bulkModulus")) * Math.Exp(0.06 * random.Normal());

        var shortest = NeighbourList.Of(crystal, 6)[0][0].Distance;
        var list = NeighbourList.Of(crystal, 1.9 * shortest);
        var builder = new ForceConstantBuilder(crystal);
        double Spring(int i, in Neighbour n) => stiffness[prototype.Places[i].Role, prototype.Places[n.Site].Role] * Math.Exp(-decay * (n.Distance / shortest - 1));
        var sum = 0.0;
        for (var i = 0; i < list.Sites; i++)
            foreach (var n in list[i]) sum += Spring(i, n) * n.Distance * n.Distance / 2;
        // B = Σ L r²/(9V) of a uniform dilation.
        var scale = modulus * 9 * crystal.Cell.Volume / sum;
        for (var i = 0; i < list.Sites; i++)
            foreach (var n in list[i])
            {
                var spring = scale * Spring(i, n);
                builder.AddSpring(i, n, spring, transverse * spring);
            }

        return new(builder.Build());
    }

    private static (DynamicalMatrix? Matrix, Rejection Reason) Covalent(Prototype prototype, RandomStream random)
    {
        var family = prototype.Roles == 1 ? Tetrahedral[0] : Tetrahedral[random.Below(Tetrahedral.Length)];
        var symbols = Distinct(random, prototype.Roles, role => role == 0 ? family.Cations : family.Anions);
        double Radius(string s) => Property(s, "atomicRadius");
        var (first, last) = (symbols[0], symbols[^1]);
        var bond = 1.07 * (Radius(first) + Radius(last)) * Math.Exp(0.02 * random.Normal());
        var ionic = IonicShare(first, last);
        // Silicon: 101.4 GPa at 2.1683 eV and 2.0951 Å; a bond is 2^(1/6) σ.
        var sigma = bond / Math.Pow(2, 1.0 / 6);
        var modulus = (1971 - 220 * family.Lambda) / Math.Pow(bond, 3.5) * Math.Exp(0.05 * random.Normal());
        var energy = 2.1683 * modulus / 101.4 * Math.Pow(sigma / 2.0951, 3);
        var covalent = new StillingerWeber(energy, sigma, 21 * (1 - 0.7 * ionic) * Math.Exp(0.05 * random.Normal()), first == last ? null : (a, b) => a != b);
        var charge = Math.Max(1, family.Lambda) * Math.Sqrt(ionic) * random.Uniform(0.35, 0.45);
        IInteratomicPotential potential = first == last
            ? covalent
            : new PotentialSum(covalent, new IonicPotential(new Dictionary<string, double>(StringComparer.Ordinal) { [first] = charge, [last] = -charge }, [], Cutoff));
        return AtRest(prototype.Fill(symbols, Lattice(prototype, symbols, (_, _) => bond)), potential);
    }

    private static (DynamicalMatrix? Matrix, Rejection Reason) Ionic(Prototype prototype, RandomStream random)
    {
        var charges = prototype.Charges[random.Below(prototype.Charges.Length)];
        if (charges.Any(q => !IonTable.All.Any(i => i.Charge == q))) return (null, Rejection.Chemistry);
        var ions = new Ion[charges.Length];
        for (var role = 0; role < ions.Length; role++)
        {
            Ion[] choices = [.. IonTable.Of(charges[role]).Where(i => !ions.Take(role).Any(o => o.Symbol == i.Symbol))];
            if (choices.Length == 0) return (null, Rejection.Chemistry);
            ions[role] = choices[random.Below(choices.Length)];
        }

        string[] symbols = [.. ions.Select(i => i.Symbol)];
        var share = IonicShare(ions.Where(i => i.Charge > 0).MaxBy(i => i.Charge)!.Symbol, ions.Where(i => i.Charge < 0).MinBy(i => i.Charge)!.Symbol);
        var scale = Math.Clamp(0.5 + 0.45 * share + 0.02 * random.Normal(), 0.4, 1);
        var (softness, stretch, anions) = (random.Uniform(0.14, 0.15), Math.Exp(0.02 * random.Normal()), random.LogUniform(0.03, 0.1));
        var crystal = prototype.Fill(symbols, Lattice(prototype, symbols, (i, j) => stretch * (ions[i].Radius + ions[j].Radius)));
        var z = ions.ToDictionary(i => i.Symbol, i => scale * i.Charge, StringComparer.Ordinal);
        BuckinghamTerm[] Terms(double strength) => [.. ions.SelectMany((a, i) => ions.Skip(i).Select(b =>
        {
            // An anion's cloud is softer than a cation's.
            var rho = softness * ((a.Charge < 0 ? 1.15 : 0.85) + (b.Charge < 0 ? 1.15 : 0.85));
            var overlap = a.Charge * b.Charge < 0 ? 1 : a.Charge < 0 ? anions : LikeCations;
            return new BuckinghamTerm(a.Symbol, b.Symbol, overlap * strength * rho * Math.Exp((a.Radius + b.Radius) / rho), rho);
        }))];

        // The trace of ∂E/∂ε is linear in the strength.
        double Trace(IonicPotential potential)
        {
            var strain = new double[9];
            potential.Energy(crystal, new double[3 * crystal.Sites.Count], strain);
            return strain[0] + strain[4] + strain[8];
        }

        var none = Trace(new IonicPotential(z, [], Cutoff));
        var one = Trace(new IonicPotential(z, Terms(1), Cutoff)) - none;
        var strength = -none / one;
        if (!(strength > 0)) return (null, Rejection.Chemistry);
        return AtRest(crystal, new IonicPotential(z, Terms(strength), Cutoff));
    }

    private static (DynamicalMatrix? Matrix, Rejection Reason) AtRest(Crystal start, IInteratomicPotential potential)
    {
        var rest = CrystalRelaxation.Relax(start, potential, 2e-3, 60).Crystal;
        var (v, w) = (start.Cell, rest.Cell);
        double[] changes = [w.A / v.A - 1, w.B / v.B - 1, w.C / v.C - 1, w.Alpha - v.Alpha, w.Beta - v.Beta, w.Gamma - v.Gamma];
        return changes.Any(c => Math.Abs(c) > LargestStrain) ? (null, Rejection.NotAtRest) : (potential.DynamicalMatrix(rest), Rejection.None);
    }

    // The lattice parameter at which nearest neighbours are as far apart as asked, in the mean over the sites.
    private static double Lattice(Prototype prototype, IReadOnlyList<string> symbols, Func<int, int, double> bond)
    {
        // At a lattice parameter of 10 Å sites are far enough apart for any list.
        var list = NeighbourList.Of(prototype.Fill(symbols, 10), 9);
        var sum = 0.0;
        for (var i = 0; i < list.Sites; i++)
        {
            var tightest = 0.0;
            foreach (var n in list[i]) tightest = Math.Max(tightest, 10 * bond(prototype.Places[i].Role, prototype.Places[n.Site].Role) / n.Distance * (n.Distance > 1.35 * list[i][0].Distance ? 0 : 1));
            sum += tightest;
        }

        return sum / list.Sites;
    }

    private static string[] Distinct(RandomStream random, int roles, Func<int, string[]> pool)
    {
        var symbols = new string[roles];
        for (var role = 0; role < roles; role++)
        {
            string[] choices = [.. pool(role).Except(symbols.Take(role), StringComparer.Ordinal)];
            symbols[role] = choices[random.Below(choices.Length)];
        }

        return symbols;
    }

    private static double IonicShare(string a, string b)
    {
        var d = Property(a, "electronegativity") - Property(b, "electronegativity");
        return 1 - Math.Exp(-d * d / 4);
    }

    private static double Property(string symbol, string name) => ElementProperties.Of(Elements.Of(symbol), name);
}
