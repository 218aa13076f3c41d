namespace Ewald.Physics.Lattice;

/// <summary>Repulsion and dispersion between two kinds of atom: V = A exp(−r/ρ) − C/r⁶; Born and Mayer's form has C = 0.</summary>
/// <param name="First">Symbol of one kind.</param>
/// <param name="Second">Symbol of the other.</param>
/// <param name="Strength">A, eV.</param>
/// <param name="Length">ρ, Å.</param>
/// <param name="Dispersion">C, eV Å⁶.</param>
public sealed record BuckinghamTerm(string First, string Second, double Strength, double Length, double Dispersion = 0)
{
    /// <summary>V, V′ and V″.</summary>
    /// <param name="r">Distance, Å.</param>
    public (double Value, double First, double Second) At(double r)
    {
        var repulsion = Strength * Math.Exp(-r / Length);
        var dispersion = Dispersion / (r * r * r * r * r * r);
        return (repulsion - dispersion, -repulsion / Length + 6 * dispersion / r, repulsion / (Length * Length) - 42 * dispersion / (r * r));
    }

    internal bool Joins(string one, string other) => (First == one && Second == other) || (First == other && Second == one);
}
