using System.Numerics;

namespace Ewald.Learning;

/// <summary>Extrapolation of HALS: each factor is carried on by β times its last step; a step that raises the loss is taken back and β made smaller.</summary>
/// <remarks>Ang and Gillis, Neural Comput. 31, 417 (2019), doi:10.1162/neco_a_01157, with their constants; the extrapolated factors are kept at or above 0.</remarks>
internal sealed class FactorisationMomentum
{
    private const double Growth = 1.05, CeilingGrowth = 1.01, Shrink = 1.5, Rounding = 1e-14;
    private readonly FactorisationState _state;
    private readonly PanelMatrix _oldW, _oldH, _newW, _newH;
    private double _beta = 0.5, _ceiling = 1, _betaBefore = 0.5;
    private bool _plain;
    private double _half = double.PositiveInfinity;

    /// <summary>Momentum of one factorisation.</summary>
    /// <param name="state">Its factors.</param>
    public FactorisationMomentum(FactorisationState state)
    {
        _state = state;
        (_oldW, _oldH) = (Copy(state.W), Copy(state.H));
        (_newW, _newH) = (Copy(state.W), Copy(state.H));
    }

    /// <summary>One iteration.</summary>
    /// <param name="sweeps">Sweeps over the components for each product.</param>
    /// <returns>Σ|projected gradient| and ½‖W H‖² − Σ X∘(W H), the loss without its constant, of the factors that are kept.</returns>
    public (double Violation, double Half) Step(int sweeps)
    {
        var first = _state.ImproveW(sweeps);
        _newW.CopyFrom(_state.W);
        if (!_plain) Carry(_state.W, _oldW);
        var (second, overlap) = _state.ImproveH(sweeps);
        _newH.CopyFrom(_state.H);
        var half = 0.5 * _state.ProductSquare() - overlap;
        if (half > _half + Rounding * Math.Abs(_half) && !_plain)
        {
            // The next iteration is plain: it cannot raise the loss.
            _plain = true;
            _state.W.CopyFrom(_oldW);
            _state.H.CopyFrom(_oldH);
            _ceiling = _betaBefore;
            _beta /= Shrink;
            return (first + second, _half);
        }

        _plain = false;
        _half = half;
        _oldW.CopyFrom(_newW);
        Carry(_state.H, _oldH);
        _oldH.CopyFrom(_newH);
        _betaBefore = _beta;
        _ceiling = Math.Min(1, CeilingGrowth * _ceiling);
        _beta = Math.Min(_ceiling, Growth * _beta);
        return (first + second, half);
    }

    /// <summary>Leaves the extrapolation: the factors become the last ones that HALS itself made.</summary>
    /// <param name="sweeps">Sweeps over the components of the plain iteration that ends it.</param>
    public void End(int sweeps)
    {
        _state.W.CopyFrom(_oldW);
        _state.H.CopyFrom(_oldH);
        _state.ImproveW(sweeps);
        _state.ImproveH(sweeps);
    }

    private void Carry(PanelMatrix factor, PanelMatrix before)
    {
        var (f, b, beta) = (factor.Values, before.Values, new Vector<double>(_beta));
        for (var i = 0; i < f.Length; i += Vector<double>.Count)
        {
            var now = new Vector<double>(f, i);
            Vector.Max(Vector<double>.Zero, Vector.FusedMultiplyAdd(beta, now - new Vector<double>(b, i), now)).CopyTo(f, i);
        }
    }

    private static PanelMatrix Copy(PanelMatrix from)
    {
        var copy = PanelMatrix.Thin(from.Rows, from.Columns);
        copy.CopyFrom(from);
        return copy;
    }
}
