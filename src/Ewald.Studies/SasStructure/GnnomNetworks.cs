using Ewald.Core;
using Ewald.IO;
using Ewald.Tensors;

namespace Ewald.Studies.SasStructure;

/// <summary>The published networks for mass and D_max from a curve, evaluated through our tensors; they stand beside our answers.</summary>
/// <remarks>Input: I/I(0) averaged on a grid of equal steps from smin to smax, (x − mean)/var where the network has them; three tanh layers
/// of 80 without offsets, a linear one; mass = multiplier · y / 1000 kDa, D_max = multiplier · y Å. Source: D. S. Molodenskiy,
/// D. I. Svergun, A. G. Kikhney, Structure 30, 900 (2022), doi:10.1016/j.str.2022.03.011; weights from emblsaxs/gnnom (Apache-2.0).</remarks>
/// <param name="path">HDF5 file with one group a network.</param>
public sealed class GnnomNetworks(string path)
{
    private static readonly string[] Sizes = ["256", "129", "52"];

    /// <summary>Mass and D_max of a curve from the network of the widest grid that the curve covers.</summary>
    /// <param name="curve">The curve, background already subtracted.</param>
    /// <param name="i0">I(0), unit of the curve.</param>
    /// <returns>kDa and Å, or null when the curve covers no network's grid.</returns>
    public (double Mass, double MaximumDimension)? Evaluate(ScatteringCurve curve, double i0)
    {
        ArgumentNullException.ThrowIfNull(curve);
        using var file = Hdf5File.Open(path);
        foreach (var size in Sizes)
        {
            var last = Number(file, $"mw_{size}", "smax_invA");
            var first = Number(file, $"mw_{size}", "smin_invA");
            if (curve.Q[0] > first || curve.Q[^1] < last * 0.98) continue;
            return (Apply(file, $"mw_{size}", curve, i0) / 1000, Apply(file, $"dmax_{size}", curve, i0));
        }

        return null;
    }

    private static double Apply(Hdf5File file, string network, ScatteringCurve curve, double i0)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        var weights = Matrix(file, $"{network}/W0");
        var input = Average(curve, i0, Number(file, network, "smin_invA"), Number(file, network, "smax_invA"), (int)weights.Size(0));
        if (file.Exists($"{network}/mean"))
        {
            double[] mean = file.ReadDoubles($"{network}/mean"), variance = file.ReadDoubles($"{network}/var");
            for (var i = 0; i < input.Length; i++) input[i] = (input[i] - mean[i]) / variance[i];
        }

        var x = Tensor.From(input, [1, input.Length]).MatMul(weights).Tanh();
        x = x.MatMul(Matrix(file, $"{network}/W1")).Tanh();
        x = x.MatMul(Matrix(file, $"{network}/W2")).Tanh();
        return Number(file, network, "multiplier") * x.MatMul(Matrix(file, $"{network}/W3")).Item();
    }

    private static Tensor Matrix(Hdf5File file, string name)
    {
        var values = file.ReadDoubles(name, out var shape);
        return Tensor.From(values, shape);
    }

    private static double Number(Hdf5File file, string network, string name) => file.Attribute(network, name)?.Numbers is [var value, ..]
        ? value : throw new DataFormatException(file.Path, $"the group {network} lacks the number {name}; give the published file.");

    /// <summary>Mean of the points within half a step of each grid point; linear in between where there are none.</summary>
    internal static double[] Average(ScatteringCurve curve, double i0, double first, double last, int count)
    {
        var step = (last - first) / (count - 1);
        var result = new double[count];
        for (var k = 0; k < count; k++)
        {
            var at = first + k * step;
            double sum = 0;
            var n = 0;
            var after = 0;
            for (var i = 0; i < curve.Count; i++)
            {
                if (curve.Q[i] <= at) after = i;
                if (Math.Abs(curve.Q[i] - at) > step / 2) continue;
                sum += curve.Intensity[i];
                n++;
            }

            var next = Math.Min(after + 1, curve.Count - 1);
            var between = next == after ? curve.Intensity[after]
                : curve.Intensity[after] + (curve.Intensity[next] - curve.Intensity[after]) * Math.Clamp((at - curve.Q[after]) / (curve.Q[next] - curve.Q[after]), 0, 1);
            result[k] = (n > 0 ? sum / n : between) / i0;
        }

        return result;
    }
}
