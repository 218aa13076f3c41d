using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ewald.Learning;

/// <summary>The two factors of one factorisation while they are improved. All memory is taken at the start.</summary>
/// <remarks>Each factor is a thin matrix in panels, components as rows: W as [component, sample], H as [component, point].</remarks>
internal sealed class FactorisationState
{
    private readonly PanelMatrix _bySample, _byPoint;
    private readonly double[] _gram, _product, _otherGram;
    private readonly double[] _sums;

    /// <summary>Factors that are zero.</summary>
    /// <param name="bySample">Xᵀ in panels of samples.</param>
    /// <param name="byPoint">X in panels of points.</param>
    /// <param name="components">K.</param>
    public FactorisationState(PanelMatrix bySample, PanelMatrix byPoint, int components)
    {
        (_bySample, _byPoint) = (bySample, byPoint);
        W = PanelMatrix.Thin(components, bySample.Columns);
        H = PanelMatrix.Thin(components, byPoint.Columns);
        _gram = new double[components * components];
        _otherGram = new double[components * components];
        _product = new double[components * PanelMatrix.Width];
        _sums = new double[components];
    }

    /// <summary>Weights, [component, sample].</summary>
    public PanelMatrix W { get; }

    /// <summary>Patterns, [component, point].</summary>
    public PanelMatrix H { get; }

    /// <summary>HALS on W with H held.</summary>
    /// <param name="sweeps">Sweeps over the components for the one product X Hᵀ.</param>
    /// <returns>Σ|projected gradient| that the first sweep met.</returns>
    public double ImproveW(int sweeps)
    {
        H.Gram(_gram);
        return Improve(_bySample, H, W, sweeps).Violation;
    }

    /// <summary>HALS on H with W held.</summary>
    /// <param name="sweeps">Sweeps over the components for the one product WᵀX.</param>
    /// <returns>Σ|projected gradient| that the first sweep met, and Σ H∘(WᵀX) with the new H.</returns>
    public (double Violation, double Overlap) ImproveH(int sweeps)
    {
        W.Gram(_gram);
        return Improve(_byPoint, W, H, sweeps);
    }

    /// <summary>Σ (WᵀW)∘(HHᵀ) = ‖W H‖².</summary>
    public double ProductSquare()
    {
        W.Gram(_otherGram);
        H.Gram(_gram);
        double sum = 0;
        for (var i = 0; i < _gram.Length; i++) sum += _gram[i] * _otherGram[i];
        return sum;
    }

    /// <summary>One iteration of multiplicative updates of the squared error: W, then H.</summary>
    public void MultiplyFrobenius()
    {
        Rescale(_bySample, H, W);
        Rescale(_byPoint, W, H);
    }

    /// <summary>One iteration of multiplicative updates of the Kullback-Leibler divergence: W, then H.</summary>
    public void MultiplyDivergence()
    {
        Reweigh(_bySample, H, W, Tiny);
        Reweigh(_byPoint, W, H, 1);
        var values = H.Values;
        for (var i = 0; i < values.Length; i++)
            if (values[i] < double.BitIncrement(1) - 1) values[i] = 0;
    }

    /// <summary>Takes the place of a zero under a fraction bar: the spacing of single precision at 1, as scikit-learn has it.</summary>
    private const double Tiny = 1.1920928955078125e-07;

    private (double Violation, double Overlap) Improve(PanelMatrix data, PanelMatrix other, PanelMatrix factor, int sweeps)
    {
        double violation = 0;
        var overlap = Vector<double>.Zero;
        var v = Vector<double>.Count;
        for (var p = 0; p < factor.Panels; p++)
        {
            data.Multiply(p, other, _product);
            ref var f = ref factor.Panel(p);
            ref var b = ref MemoryMarshal.GetArrayDataReference(_product);
            violation += Sweep(ref f, ref b, ref MemoryMarshal.GetArrayDataReference(_gram), factor.Rows);
            for (var s = 1; s < sweeps; s++)
                if (Sweep(ref f, ref b, ref MemoryMarshal.GetArrayDataReference(_gram), factor.Rows) == 0) break;
            for (var i = 0; i < factor.Rows * PanelMatrix.Width; i += v)
                overlap = Vector.FusedMultiplyAdd(PanelMatrix.Load(ref f, i), PanelMatrix.Load(ref b, i), overlap);
        }

        return (violation, Vector.Sum(overlap));
    }

    /// <summary>One pass over the components of one panel: f_t ← max(0, f_t − (Σ_r G_tr f_r − b_t) / G_tt), each to its exact minimum.</summary>
    private static double Sweep(ref double f, ref double b, ref double gram, int k)
    {
        int v = Vector<double>.Count, width = 4 * v;
        var violation = Vector<double>.Zero;
        for (var t = 0; t < k; t++)
        {
            ref var g = ref Unsafe.Add(ref gram, t * k);
            var hessian = Unsafe.Add(ref g, t);
            if (hessian == 0) continue;
            ref var bt = ref Unsafe.Add(ref b, t * width);
            ref var row = ref f;
            Vector<double> d0 = -PanelMatrix.Load(ref bt, 0), d1 = -PanelMatrix.Load(ref bt, v), d2 = -PanelMatrix.Load(ref bt, 2 * v), d3 = -PanelMatrix.Load(ref bt, 3 * v);
            Vector<double> e0 = default, e1 = default, e2 = default, e3 = default;
            var r = 0;
            for (; r + 1 < k; r += 2, row = ref Unsafe.Add(ref row, 2 * width))
            {
                var c = new Vector<double>(Unsafe.Add(ref g, r));
                d0 = Vector.FusedMultiplyAdd(c, PanelMatrix.Load(ref row, 0), d0);
                d1 = Vector.FusedMultiplyAdd(c, PanelMatrix.Load(ref row, v), d1);
                d2 = Vector.FusedMultiplyAdd(c, PanelMatrix.Load(ref row, 2 * v), d2);
                d3 = Vector.FusedMultiplyAdd(c, PanelMatrix.Load(ref row, 3 * v), d3);
                c = new Vector<double>(Unsafe.Add(ref g, r + 1));
                e0 = Vector.FusedMultiplyAdd(c, PanelMatrix.Load(ref row, width), e0);
                e1 = Vector.FusedMultiplyAdd(c, PanelMatrix.Load(ref row, width + v), e1);
                e2 = Vector.FusedMultiplyAdd(c, PanelMatrix.Load(ref row, width + 2 * v), e2);
                e3 = Vector.FusedMultiplyAdd(c, PanelMatrix.Load(ref row, width + 3 * v), e3);
            }

            if (r < k)
            {
                var c = new Vector<double>(Unsafe.Add(ref g, r));
                d0 = Vector.FusedMultiplyAdd(c, PanelMatrix.Load(ref row, 0), d0);
                d1 = Vector.FusedMultiplyAdd(c, PanelMatrix.Load(ref row, v), d1);
                d2 = Vector.FusedMultiplyAdd(c, PanelMatrix.Load(ref row, 2 * v), d2);
                d3 = Vector.FusedMultiplyAdd(c, PanelMatrix.Load(ref row, 3 * v), d3);
            }

            ref var ft = ref Unsafe.Add(ref f, t * width);
            var step = new Vector<double>(1 / hessian);
            violation += Descend(ref ft, d0 + e0, step) + Descend(ref Unsafe.Add(ref ft, v), d1 + e1, step)
                + (Descend(ref Unsafe.Add(ref ft, 2 * v), d2 + e2, step) + Descend(ref Unsafe.Add(ref ft, 3 * v), d3 + e3, step));
        }

        return Vector.Sum(violation);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Descend(ref double f, Vector<double> gradient, Vector<double> step)
    {
        var old = Vector.LoadUnsafe(ref f);
        var zero = Vector<double>.Zero;
        Vector.MaxNative(zero, old - gradient * step).StoreUnsafe(ref f);
        // At the bound only a descent away from it counts.
        return Vector.Abs(Vector.ConditionalSelect(Vector.Equals(old, zero), Vector.MinNative(gradient, zero), gradient));
    }

    /// <summary>f ← f ∘ b / (G f), Lee and Seung's update of the squared error.</summary>
    private void Rescale(PanelMatrix data, PanelMatrix other, PanelMatrix factor)
    {
        other.Gram(_gram);
        var (k, width) = (factor.Rows, PanelMatrix.Width);
        Span<double> down = stackalloc double[k];
        for (var p = 0; p < factor.Panels; p++)
        {
            data.Multiply(p, other, _product);
            var f = MemoryMarshal.CreateSpan(ref factor.Panel(p), k * width);
            for (var lane = 0; lane < width; lane++)
            {
                // All denominators of a column are taken before any of it changes.
                for (var t = 0; t < k; t++)
                {
                    double sum = 0;
                    for (var r = 0; r < k; r++) sum += _gram[t * k + r] * f[r * width + lane];
                    down[t] = sum == 0 ? Tiny : sum;
                }

                for (var t = 0; t < k; t++) f[t * width + lane] *= _product[t * width + lane] / down[t];
            }
        }
    }

    /// <summary>f ← f ∘ (A (X / (A f))) / Σ A, Lee and Seung's update of the divergence.</summary>
    private void Reweigh(PanelMatrix data, PanelMatrix other, PanelMatrix factor, double emptyColumn)
    {
        int k = factor.Rows, v = Vector<double>.Count, width = PanelMatrix.Width;
        Array.Clear(_sums);
        for (var p = 0; p < other.Panels; p++)
            for (var t = 0; t < k; t++)
                for (var lane = 0; lane < width; lane++) _sums[t] += Unsafe.Add(ref other.Panel(p), t * width + lane);
        ref var up = ref MemoryMarshal.GetArrayDataReference(_product);
        var tiny = new Vector<double>(Tiny);
        for (var p = 0; p < factor.Panels; p++)
        {
            Array.Clear(_product);
            ref var f = ref factor.Panel(p);
            for (var i = 0; i < data.Rows; i++)
            {
                ref var a = ref Unsafe.Add(ref other.Panel(i / width), i % width);
                ref var x = ref Unsafe.Add(ref data.Panel(p), i * width);
                for (var part = 0; part < width; part += v)
                {
                    var model = Vector<double>.Zero;
                    for (var t = 0; t < k; t++) model = Vector.FusedMultiplyAdd(new Vector<double>(Unsafe.Add(ref a, t * width)), PanelMatrix.Load(ref f, t * width + part), model);
                    var ratio = PanelMatrix.Load(ref x, part) / Vector.ConditionalSelect(Vector.Equals(model, Vector<double>.Zero), tiny, model);
                    for (var t = 0; t < k; t++)
                    {
                        ref var sum = ref Unsafe.Add(ref up, t * width + part);
                        Vector.FusedMultiplyAdd(new Vector<double>(Unsafe.Add(ref a, t * width)), ratio, Vector.LoadUnsafe(ref sum)).StoreUnsafe(ref sum);
                    }
                }
            }

            for (var t = 0; t < k; t++)
            {
                var down = _sums[t] == 0 ? emptyColumn : _sums[t];
                for (var lane = 0; lane < width; lane++) Unsafe.Add(ref f, t * width + lane) *= Unsafe.Add(ref up, t * width + lane) / down;
            }
        }
    }
}
