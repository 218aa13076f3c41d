namespace Ewald.Representations;

/// <summary>Real regular solid harmonics r^l Y_lm(x, y, z) and their gradients, orthonormal on the sphere.</summary>
/// <remarks>Y_lm = N_lm Q_lm(z, r²) × {Re, Im}(x + iy)^|m|, sine for m below 0, without Condon and Shortley's phase; Q by the recurrence (l − m) Q_l = (2l − 1) z Q_l−1 −
/// (l + m − 1) r² Q_l−2. Polynomials: no division by r, nothing special at the poles. Limits: l = 0 gives 1/√(4π); Σ_m Y_lm² = (2l + 1)/(4π). Source: Bigi et al.,
/// J. Chem. Phys. 159, 064802 (2023), doi:10.1063/5.0156307.</remarks>
public sealed class SolidHarmonics
{
    private readonly double[] _norm;

    /// <summary>Harmonics up to an order.</summary>
    /// <param name="maximum">Largest l, 0 to 30.</param>
    /// <exception cref="ArgumentException">It is out of its range.</exception>
    public SolidHarmonics(int maximum)
    {
        if (maximum is < 0 or > 30) throw new ArgumentException($"SolidHarmonics: l up to {maximum}; it lies between 0 and 30.", nameof(maximum));
        Maximum = maximum;
        _norm = new double[(maximum + 1) * (maximum + 1)];
        for (var l = 0; l <= maximum; l++)
        {
            for (var m = 0; m <= l; m++)
            {
                var ratio = 1.0;
                for (var k = l - m + 1; k <= l + m; k++) ratio /= k;
                _norm[l * (maximum + 1) + m] = Math.Sqrt((2 * l + 1) / (4 * Math.PI) * ratio * (m > 0 ? 2 : 1));
            }
        }
    }

    /// <summary>Largest l.</summary>
    public int Maximum { get; }

    /// <summary>Number of functions, (l + 1)².</summary>
    public int Count => (Maximum + 1) * (Maximum + 1);

    /// <summary>Evaluates all.</summary>
    /// <param name="x">Å.</param>
    /// <param name="y">Å.</param>
    /// <param name="z">Å.</param>
    /// <param name="values">Receives r^l Y_lm at l² + l + m, shape [function].</param>
    public void Evaluate(double x, double y, double z, Span<double> values)
    {
        var stride = Maximum + 1;
        Span<double> q = stackalloc double[stride * stride];
        Fill(x, y, z, q);
        double cos = 1, sin = 0;
        for (var m = 0; m <= Maximum; m++)
        {
            for (var l = m; l <= Maximum; l++)
            {
                var f = _norm[l * stride + m] * q[l * stride + m];
                values[l * l + l + m] = f * cos;
                if (m > 0) values[l * l + l - m] = f * sin;
            }

            (cos, sin) = (x * cos - y * sin, x * sin + y * cos);
        }
    }

    /// <summary>Evaluates all with their gradients.</summary>
    /// <param name="x">Å.</param>
    /// <param name="y">Å.</param>
    /// <param name="z">Å.</param>
    /// <param name="values">Receives r^l Y_lm, shape [function].</param>
    /// <param name="gradients">Receives ∂/∂x, then ∂/∂y, then ∂/∂z of all, shape [3, function].</param>
    public void Evaluate(double x, double y, double z, Span<double> values, Span<double> gradients)
    {
        Evaluate(x, y, z, values);
        var (stride, count) = (Maximum + 1, Count);
        Span<double> q = stackalloc double[stride * stride];
        Fill(x, y, z, q);
        // cos and sin of order m, and of order m − 1 for the derivative of the power.
        double cos = 1, sin = 0, cosBefore = 0, sinBefore = 0;
        for (var m = 0; m <= Maximum; m++)
        {
            for (var l = m; l <= Maximum; l++)
            {
                var norm = _norm[l * stride + m];
                var along = l > m ? (l + m) * q[(l - 1) * stride + m] : 0; // ∂Q/∂z
                var across = l > m + 1 ? -q[(l - 1) * stride + m + 1] : 0; // ∂Q/∂x = across x
                var (value, plus, minus) = (q[l * stride + m], l * l + l + m, l * l + l - m);
                gradients[plus] = norm * (across * x * cos + value * m * cosBefore);
                gradients[count + plus] = norm * (across * y * cos - value * m * sinBefore);
                gradients[2 * count + plus] = norm * along * cos;
                if (m == 0) continue;
                gradients[minus] = norm * (across * x * sin + value * m * sinBefore);
                gradients[count + minus] = norm * (across * y * sin + value * m * cosBefore);
                gradients[2 * count + minus] = norm * along * sin;
            }

            (cosBefore, sinBefore) = (cos, sin);
            (cos, sin) = (x * cos - y * sin, x * sin + y * cos);
        }
    }

    private void Fill(double x, double y, double z, Span<double> q)
    {
        var (stride, square, corner) = (Maximum + 1, x * x + y * y + z * z, 1.0);
        for (var m = 0; m <= Maximum; m++)
        {
            q[m * stride + m] = corner;
            if (m < Maximum) q[(m + 1) * stride + m] = (2 * m + 1) * z * corner;
            for (var l = m + 2; l <= Maximum; l++)
                q[l * stride + m] = ((2 * l - 1) * z * q[(l - 1) * stride + m] - (l + m - 1) * square * q[(l - 2) * stride + m]) / (l - m);
            corner *= 2 * m + 1;
        }
    }
}
