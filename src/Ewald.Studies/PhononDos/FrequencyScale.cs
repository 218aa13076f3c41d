using Ewald.Physics.Lattice;

namespace Ewald.Studies.PhononDos;

/// <summary>Stretches the axis of a density so that its heat capacity is a given one: g'(ω) = g(ω/s).</summary>
/// <remarks>The shape is that of the equivariant network, the scale that of the better estimate of the heat capacity. A stiffer crystal stores less heat, so that the factor is unique.</remarks>
internal static class FrequencyScale
{
    private const double Least = 0.25, Most = 4;
    private const int Halvings = 40;

    /// <summary>The density with a heat capacity.</summary>
    /// <param name="density">On the 51 wavenumbers, on any scale.</param>
    /// <param name="heatCapacity">C_V at 300 K per mole of atoms, J/(mol K).</param>
    /// <returns>The density, as high as before, and the factor s; where none from 0.25 to 4 will do, the nearest.</returns>
    public static (double[] Density, double Factor) To(double[] density, double heatCapacity)
    {
        var (low, high) = (Math.Log(Least), Math.Log(Most));
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            var stretched = Stretched(density, Math.Exp(middle));
            if (stretched.Max() > 0 && PhononSpectrum.HeatCapacityPerAtom(stretched, PhononEasySet.Temperature) > heatCapacity) low = middle;
            else high = middle;
        }

        var factor = Math.Exp((low + high) / 2);
        return (Stretched(density, factor), factor);
    }

    /// <summary>How C_V falls with the logarithm of the frequencies, −∂C/∂ln ω of an Einstein solid with this heat capacity, J/(mol K) per mole of atoms.</summary>
    /// <param name="heatCapacity">C_V at 300 K per mole of atoms, J/(mol K).</param>
    public static double Sensitivity(double heatCapacity)
    {
        double Capacity(double energy) => 3 * PhononUnits.GasConstant * HarmonicThermodynamics.HeatCapacityOfMode(energy, PhononEasySet.Temperature);
        var (low, high) = (0.5, 1000.0);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = Math.Sqrt(low * high);
            if (Capacity(middle) > heatCapacity) low = middle;
            else high = middle;
        }

        return (Capacity(low / 1.01) - Capacity(low * 1.01)) / (2 * Math.Log(1.01));
    }

    // Between points the density is a straight line; above the grid it is zero.
    private static double[] Stretched(double[] density, double factor)
    {
        var result = new double[density.Length];
        for (var k = 0; k < result.Length; k++)
        {
            var at = k / factor;
            var below = (int)at;
            if (below < density.Length - 1) result[k] = density[below] + (at - below) * (density[below + 1] - density[below]);
            else if (below == density.Length - 1 && at == below) result[k] = density[below];
        }

        return result;
    }
}
