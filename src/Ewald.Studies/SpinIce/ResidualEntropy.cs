using Ewald.Core;
using Ewald.Physics.Magnetism;
using IceHamiltonian = Ewald.Physics.Magnetism.SpinIce;

namespace Ewald.Studies.SpinIce;

/// <summary>Residual entropy of ice with nearest neighbours only, ln 2 − ∫ C/T dT on boxes of growing size, extrapolated in 1/N.</summary>
/// <remarks>The cell of 16 spins is enumerated (ln 90 / 16), larger ones are simulated with parallel tempering. A periodic box counts all sectors of its flux, which adds a number of order one to the
/// logarithm of its states: S(N) = S + a/N. Source of S = 0.205 k_B: J. F. Nagle, J. Math. Phys. 7, 1484 (1966), doi:10.1063/1.1705058; Pauling's ½ ln 3/2 = 0.2027.</remarks>
internal sealed record ResidualEntropy(IReadOnlyList<(int Spins, double Entropy, double Error)> Boxes, double Extrapolated, double Error, double Sixteen)
{
    public const double Accepted = 0.205;

    public static double Pauling { get; } = 0.5 * Math.Log(1.5);

    private static readonly IceHamiltonian Nearest = new(-3, 0); // J_eff = 1 K

    public static ResidualEntropy Of(int largest, int sweeps, Randomness randomness, IProgressSink progress, CancellationToken cancel)
    {
        double[] temperatures = [.. Enumerable.Range(0, 28).Select(i => 0.15 * Math.Pow(20 / 0.15, i / 27.0))];
        var boxes = new List<(int, double, double)>();
        for (var cells = 2; cells <= largest; cells++)
        {
            progress.Step("residual entropy", cells - 1, largest - 1);
            var model = Nearest.Model(cells);
            // Repeats give the error; they share nothing but the model.
            const int Repeats = 4;
            var found = new double[Repeats];
            for (var r = 0; r < Repeats; r++)
            {
                var random = new Randomness(randomness.Stream("entropy", (ulong)(10 * cells + r)).NextBits());
                var tempering = new ParallelTempering([.. temperatures.Select((_, i) => new IsingMonteCarlo(model, random.Stream("start", (ulong)i)))], temperatures, random);
                var averages = tempering.Run(sweeps / 4, sweeps, cancel: cancel);
                found[r] = SpinEntropy.Of(temperatures, [.. averages.Select(a => a.Energy)], [.. averages.Select(a => a.HeatCapacity)], model.MeanEnergy, model.EnergyVariance, Math.Log(2))[0];
            }

            var mean = found.Average();
            boxes.Add((model.Box.Count, mean, Math.Max(1e-6, Math.Sqrt(found.Sum(f => (f - mean) * (f - mean)) / (Repeats * (Repeats - 1))))));
        }

        var sixteen = new IsingEnumeration(Nearest.Model(1)).Entropy(0.05);
        var (value, error) = Extrapolate(boxes.Count > 1 ? boxes : [(16, sixteen, 1e-3), .. boxes]);
        return new ResidualEntropy(boxes, value, error, sixteen);
    }

    // Weighted straight line in 1/N.
    private static (double Value, double Error) Extrapolate(IReadOnlyList<(int Spins, double Entropy, double Error)> boxes)
    {
        double w = 0, x = 0, y = 0, xx = 0, xy = 0;
        foreach (var (spins, entropy, error) in boxes)
        {
            var (weight, at) = (1 / (error * error), 1.0 / spins);
            (w, x, y, xx, xy) = (w + weight, x + weight * at, y + weight * entropy, xx + weight * at * at, xy + weight * at * entropy);
        }

        var determinant = w * xx - x * x;
        return ((xx * y - x * xy) / determinant, Math.Sqrt(xx / determinant));
    }
}
