namespace Ewald.Studies.SasModel;

/// <summary>Small symmetric positive systems by Cholesky's factorisation after scaling the diagonal to one.</summary>
internal static class SymmetricSolve
{
    /// <summary>A⁻¹ b, or null when A is not positive definite.</summary>
    /// <param name="a">Shape [n, n].</param>
    /// <param name="b">Shape [n].</param>
    public static double[]? Solve(double[,] a, double[] b)
    {
        var n = b.Length;
        var scale = Scale(a);
        if (Factor(a, scale) is not { } l) return null;
        var x = new double[n];
        for (var i = 0; i < n; i++)
        {
            var sum = b[i] / scale[i];
            for (var k = 0; k < i; k++) sum -= l[i, k] * x[k];
            x[i] = sum / l[i, i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            var sum = x[i];
            for (var k = i + 1; k < n; k++) sum -= l[k, i] * x[k];
            x[i] = sum / l[i, i];
        }
        for (var i = 0; i < n; i++) x[i] /= scale[i];
        return x;
    }

    /// <summary>A⁻¹, or null when A is not positive definite.</summary>
    /// <param name="a">Shape [n, n].</param>
    public static double[,]? Inverse(double[,] a)
    {
        var n = a.GetLength(0);
        var inverse = new double[n, n];
        for (var c = 0; c < n; c++)
        {
            var unit = new double[n];
            unit[c] = 1;
            if (Solve(a, unit) is not { } column) return null;
            for (var r = 0; r < n; r++) inverse[r, c] = column[r];
        }
        return inverse;
    }

    private static double[] Scale(double[,] a)
    {
        var scale = new double[a.GetLength(0)];
        for (var i = 0; i < scale.Length; i++) scale[i] = Math.Sqrt(Math.Max(a[i, i], 1e-300));
        return scale;
    }

    private static double[,]? Factor(double[,] a, double[] scale)
    {
        var n = scale.Length;
        var l = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = a[i, j] / (scale[i] * scale[j]);
                for (var k = 0; k < j; k++) sum -= l[i, k] * l[j, k];
                if (i == j && !(sum > 1e-14)) return null;
                l[i, j] = i == j ? Math.Sqrt(sum) : sum / l[j, j];
            }
        return l;
    }
}
