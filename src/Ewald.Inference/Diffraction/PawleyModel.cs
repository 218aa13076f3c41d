using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Inference.Diffraction;

/// <summary>The pattern of a whole-pattern fit and its derivatives: y = Σ_lines I P(x; d(cell), shape) + Σ c_n T_n.</summary>
/// <remarks>Parameters in one row: cell, shape (zero first), background, intensities.</remarks>
internal sealed class PawleyModel
{
    private readonly CellConstraint _constraint;
    private readonly PeakLaw _law;
    private readonly double[] _x, _y, _sigma, _chebyshev;
    private readonly int _terms;

    public PawleyModel(CellConstraint constraint, PeakLaw law, IReadOnlyList<ReflectionLine> lines, double[] x, double[] y, double[] sigma, int terms)
    {
        (_constraint, _law, Lines, _x, _y, _sigma, _terms) = (constraint, law, lines, x, y, sigma, terms);
        _chebyshev = new double[x.Length * terms];
        for (var i = 0; i < x.Length; i++)
        {
            var u = 2 * (x[i] - x[0]) / (x[^1] - x[0]) - 1;
            for (var n = 0; n < terms; n++)
                _chebyshev[i * terms + n] = n == 0 ? 1 : n == 1 ? u : 2 * u * _chebyshev[i * terms + n - 1] - _chebyshev[i * terms + n - 2];
        }
    }

    public IReadOnlyList<ReflectionLine> Lines { get; }

    public int Points => _x.Length;

    public int ShapeStart => _constraint.Count;

    public int BackgroundStart => ShapeStart + _law.Parameters.Count;

    public int LinesStart => BackgroundStart + _terms;

    public int Count => LinesStart + Lines.Count;

    /// <summary>The calculated pattern.</summary>
    public void Pattern(ReadOnlySpan<double> p, Span<double> pattern, bool withLines = true)
    {
        for (var i = 0; i < Points; i++)
        {
            var sum = 0.0;
            for (var n = 0; n < _terms; n++) sum += p[BackgroundStart + n] * _chebyshev[i * _terms + n];
            pattern[i] = sum;
        }

        if (!withLines) return;
        var cell = Cell(p);
        var value = new double[Points];
        Span<double> slope = stackalloc double[_constraint.Count];
        for (var l = 0; l < Lines.Count; l++)
        {
            var area = p[LinesStart + l];
            var d = Spacing(p, cell, l, slope);
            // Widths are checked for lines without intensity too: the derivatives need them.
            if (!Window(d, p, out var low, out var high) || area == 0) continue;
            _law.Evaluate(d, p.Slice(ShapeStart, _law.Parameters.Count), _x.AsSpan(low..high), value, []);
            for (var i = low; i < high; i++) pattern[i] += area * value[i - low];
        }
    }

    public void Residuals(ReadOnlySpan<double> p, Span<double> residuals)
    {
        Pattern(p, residuals);
        for (var i = 0; i < Points; i++) residuals[i] = (residuals[i] - _y[i]) / _sigma[i];
    }

    public void Jacobian(ReadOnlySpan<double> p, Span<double> jacobian)
    {
        jacobian.Clear();
        var (k, m, cell) = (_constraint.Count, _law.Parameters.Count, Cell(p));
        for (var i = 0; i < Points; i++)
            for (var n = 0; n < _terms; n++) jacobian[i * Count + BackgroundStart + n] = _chebyshev[i * _terms + n] / _sigma[i];
        double[] value = new double[Points], slopes = new double[Points * (m + 1)];
        Span<double> slope = stackalloc double[k];
        for (var l = 0; l < Lines.Count; l++)
        {
            var d = Spacing(p, cell, l, slope);
            if (!Window(d, p, out var low, out var high)) continue;
            var n = high - low;
            var area = p[LinesStart + l];
            _law.Evaluate(d, p.Slice(ShapeStart, m), _x.AsSpan(low..high), value, slopes.AsSpan(0, n * (m + 1)));
            for (var i = low; i < high; i++)
            {
                var row = jacobian.Slice(i * Count, Count);
                var weight = 1 / _sigma[i];
                row[LinesStart + l] = weight * value[i - low];
                for (var c = 0; c < k; c++) row[c] += weight * area * slopes[i - low] * slope[c];
                for (var s = 0; s < m; s++) row[ShapeStart + s] += weight * area * slopes[(s + 1) * n + i - low];
            }
        }
    }

    public UnitCell Cell(ReadOnlySpan<double> p)
    {
        try
        {
            return _constraint.Cell(p[.._constraint.Count]);
        }
        catch (ArgumentException e)
        {
            throw new InstabilityException(e.Message);
        }
    }

    /// <summary>d of a line and its derivatives by the cell's parameters: ∂d = −d³/2 ∂(1/d²).</summary>
    public double Spacing(ReadOnlySpan<double> p, UnitCell cell, int line, Span<double> slope)
    {
        var d = 1 / Math.Sqrt(_constraint.InverseSquare(p[.._constraint.Count], cell, Lines[line].Index, slope));
        for (var c = 0; c < slope.Length; c++) slope[c] *= -0.5 * d * d * d;
        return d;
    }

    private bool Window(double d, ReadOnlySpan<double> p, out int low, out int high)
    {
        var (from, to) = _law.Reach(d, p.Slice(ShapeStart, _law.Parameters.Count));
        (low, high) = (Below(from), Below(to));
        return high > low;
    }

    private int Below(double value)
    {
        var at = Array.BinarySearch(_x, value);
        return at < 0 ? ~at : at;
    }
}
