using Ewald.Core;
using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinWaves;

/// <summary>One parameter of a spin Hamiltonian.</summary>
/// <param name="Name">Name, for example <c>J1</c>.</param>
/// <param name="Term">The Hamiltonian per meV of it: what it multiplies, alone.</param>
/// <param name="Low">Lower end of its range, meV.</param>
/// <param name="High">Upper end of its range, meV.</param>
internal sealed record ExchangeParameter(string Name, SpinHamiltonian Term, double Low, double High);

/// <summary>A spin Hamiltonian with named parameters, each linear in it, and the order whose waves are looked at.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Parameters">The parameters; their terms share the magnetic cell.</param>
/// <param name="Directions">Unit vectors of the spins in the magnetic cell: an order that does not turn with the parameters.</param>
internal sealed record ExchangeModel(string Name, IReadOnlyList<ExchangeParameter> Parameters, IReadOnlyList<SpinVector> Directions)
{
    /// <summary>Momentum transfers of the chemical cell in units of the magnetic one.</summary>
    public Func<(double H, double K, double L), (double H, double K, double L)> Momentum { get; init; } = q => q;

    /// <summary>The Hamiltonian at given values.</summary>
    /// <param name="values">meV, shape [parameter].</param>
    public SpinHamiltonian At(ReadOnlySpan<double> values)
    {
        var first = Parameters[0].Term;
        var bonds = new List<SpinBond>();
        var ions = new SpinTensor[first.Sites.Count];
        for (var p = 0; p < Parameters.Count; p++)
        {
            var (term, value) = (Parameters[p].Term, values[p]);
            bonds.AddRange(term.Bonds.Select(b => b with { Exchange = value * b.Exchange }));
            for (var i = 0; i < ions.Length; i++) ions[i] += value * term.SingleIon[i];
        }

        return new SpinHamiltonian(first.Cell, first.Sites, bonds, ions);
    }

    /// <summary>Spin waves at given values.</summary>
    /// <param name="values">meV, shape [parameter].</param>
    /// <exception cref="InstabilityException">The order is no ground state there.</exception>
    public LinearSpinWaves Waves(ReadOnlySpan<double> values) => new(At(values), Directions);

    /// <summary>Values drawn from the ranges at which the order is stable at all the points looked at.</summary>
    /// <param name="stream">Random numbers.</param>
    /// <param name="look">The measurement whose points must be stable.</param>
    /// <exception cref="InputException">None of 500 draws is stable.</exception>
    public double[] Draw(RandomStream stream, SpinWaveLook look)
    {
        var last = "";
        for (var trial = 0; trial < 500; trial++)
        {
            double[] values = [.. Parameters.Select(p => stream.Uniform(p.Low, p.High))];
            try
            {
                look.Probe(this, values);
                return values;
            }
            catch (InstabilityException e)
            {
                // The order loses to another one here: draw again. What was said first names the wavevector or the torque.
                last = e.Message.Split(". ")[0].Replace("LinearSpinWaves: ", "", StringComparison.Ordinal).TrimEnd('.');
            }
        }

        throw new InputException($"The magnetic order of {Name} is a ground state at none of 500 parameter sets drawn from the ranges; check signs, directions and magnetic cell (the last: {last}).");
    }
}
