namespace Ewald.Studies.PdfSpacegroup;

/// <summary>What training asks for: most of each target is the group of the crystal, some of it the groups of the same crystal system.</summary>
/// <remarks>A network that has to name one group learns prototypes by heart; one that is told the system too carries more over to arrangements that it
/// never saw. Label smoothing: C. Szegedy et al. (2016), doi:10.1109/CVPR.2016.308.</remarks>
internal static class PdfTargets
{
    private const double SystemShare = 0.1, EvenShare = 0.02;

    /// <summary>Targets of each class times its weight of <see cref="PdfPrior.Weights"/>, shape [class, class]; rows sum to the weights.</summary>
    /// <param name="train">Training curves.</param>
    /// <param name="classes">The classes.</param>
    public static float[] Rows(PdfEasySet train, IReadOnlyList<GroupClass> classes)
    {
        var (n, weights, shares) = (classes.Count, PdfPrior.Weights(train.Labels, classes.Count), PdfPrior.Easy(train, classes.Count));
        var rows = new float[n * n];
        for (var label = 0; label < n; label++)
        {
            bool Same(int c) => classes[c].CrystalSystem == classes[label].CrystalSystem;
            var system = Enumerable.Range(0, n).Where(Same).Sum(c => shares[c]);
            for (var c = 0; c < n; c++)
                rows[label * n + c] = (float)(weights[label] * ((c == label ? 1 - SystemShare - EvenShare : 0) + (Same(c) ? SystemShare * shares[c] / system : 0) + EvenShare / n));
        }

        return rows;
    }
}
