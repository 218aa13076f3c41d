namespace Ewald.Core;

/// <summary>A one-dimensional small-angle curve in house units, as read from a file or simulated.</summary>
/// <remarks>Points are sorted by Q, Q is finite and positive or zero, intensities are finite (they may be negative after
/// subtraction), and Sigma, when present, is positive. Readers enforce this and say in <see cref="Warnings"/> what they left out.</remarks>
/// <param name="Name">What to call it in messages and tables, usually the file name.</param>
/// <param name="Q">Momentum transfer 4π sin θ / λ, Å⁻¹, shape [point].</param>
/// <param name="Intensity">In <paramref name="IntensityUnit"/>, shape [point].</param>
/// <param name="Sigma">One standard deviation of the intensity, shape [point], or null when the file has none.</param>
/// <param name="QSigma">One standard deviation of the Q resolution, Å⁻¹, shape [point], or null when the file has none.</param>
/// <param name="IntensityUnit"><c>cm⁻¹</c> when on absolute scale, <c>arbitrary</c> otherwise.</param>
public sealed record ScatteringCurve(
    string Name, double[] Q, double[] Intensity, double[]? Sigma, double[]? QSigma, string IntensityUnit)
{
    /// <summary>Number of points.</summary>
    public int Count => Q.Length;

    /// <summary>Everything that the reader had to assume or leave out, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Header entries of the file, as written there.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The points whose Q lies in [low, high].</summary>
    /// <param name="low">Å⁻¹.</param>
    /// <param name="high">Å⁻¹.</param>
    public ScatteringCurve Between(double low, double high)
    {
        var first = 0;
        while (first < Count && Q[first] < low) first++;
        var last = first;
        while (last < Count && Q[last] <= high) last++;
        return Range(first, last);
    }

    /// <summary>The points of positions first .. last - 1.</summary>
    /// <param name="first">First position.</param>
    /// <param name="last">Position after the last.</param>
    public ScatteringCurve Range(int first, int last) => this with
    {
        Q = Q[first..last],
        Intensity = Intensity[first..last],
        Sigma = Sigma?[first..last],
        QSigma = QSigma?[first..last],
    };
}
