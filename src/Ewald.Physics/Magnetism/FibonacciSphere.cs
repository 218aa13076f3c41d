namespace Ewald.Physics.Magnetism;

/// <summary>Directions spread evenly over a sphere along a golden spiral: equal areas, no poles.</summary>
/// <remarks>z = 1 − (2i + 1)/n, φ = 2π i / golden ratio². Source: R. Swinbank and R. J. Purser, Q. J. R. Meteorol. Soc. 132, 1769 (2006), doi:10.1256/qj.05.227.</remarks>
public static class FibonacciSphere
{
    /// <summary>The directions.</summary>
    /// <param name="count">How many, positive.</param>
    /// <returns>Unit vectors, shape [direction].</returns>
    public static SpinVector[] Directions(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var turn = Math.PI * (3 - Math.Sqrt(5));
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var z = 1 - (2 * i + 1.0) / count;
            var (sin, cos) = Math.SinCos(turn * i);
            var r = Math.Sqrt(1 - z * z);
            return new SpinVector(r * cos, r * sin, z);
        })];
    }
}
