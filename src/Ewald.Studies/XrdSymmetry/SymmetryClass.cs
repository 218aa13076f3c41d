namespace Ewald.Studies.XrdSymmetry;

/// <summary>The space groups that are told apart, and what follows from each.</summary>
internal static class SymmetryClass
{
    /// <summary>Names, in the order of the network's scores.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Fm-3m", "I4/mcm", "P2_1/a", "P-3m1", "P6_3/mmc", "Pc", "Pm-3m"];

    /// <summary>Folders of the films, in the same order.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["Fm-3m", "I4Imcm", "P21a", "P3m1", "P61mmc", "Pc", "pm-3m"];

    /// <summary>Ways in which octahedra join: isolated pairs, layers, a network.</summary>
    public static IReadOnlyList<string> Dimensionalities { get; } = ["0D", "2D", "3D"];

    /// <summary>The dimensionality of a space group: P6_3/mmc 0D; P-3m1, P2_1/a, Pc 2D; the others 3D.</summary>
    /// <param name="group">Position in <see cref="Names"/>.</param>
    public static int DimensionalityOf(int group) => group switch { 4 => 0, 2 or 3 or 5 => 1, _ => 2 };

    /// <summary>Probabilities of the dimensionalities: sums over their space groups. The answered one is that of the answered space group, so that the two answers never contradict each other.</summary>
    /// <param name="groups">Shape [space group].</param>
    public static double[] Dimensionality(ReadOnlySpan<double> groups)
    {
        var sums = new double[Dimensionalities.Count];
        for (var g = 0; g < groups.Length; g++) sums[DimensionalityOf(g)] += groups[g];
        return sums;
    }

    /// <summary>The most probable of a row; the first of equals.</summary>
    /// <param name="probabilities">Shape [class].</param>
    public static int Best(ReadOnlySpan<double> probabilities)
    {
        var best = 0;
        for (var c = 1; c < probabilities.Length; c++)
            if (probabilities[c] > probabilities[best]) best = c;
        return best;
    }
}
