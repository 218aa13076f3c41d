using System.Numerics;

namespace Ewald.Physics.Magnetism;

/// <summary>The row vectors aᵃ that turn a boson transformation into amplitudes at one Q: Wᵃ_n = Σ_i (aᵃ_i T_{i,n} + aᵃ_{i+L} T_{i+L,n}).</summary>
internal readonly ref struct SpinWaveWeights
{
    private readonly Complex[] _rows; // [3, 2 L]
    private readonly int _sites;

    public SpinWaveWeights(LinearSpinWaves waves, (double H, double K, double L) q, SpinWaveObservable observable)
    {
        var sites = waves.Hamiltonian.Sites;
        (_sites, _rows) = (sites.Count, new Complex[6 * sites.Count]);
        var length = observable == SpinWaveObservable.Moment ? ScatteringVector.Of(waves.Cell, q).Length : 0;
        for (var i = 0; i < _sites; i++)
        {
            var (site, frame) = (sites[i], waves.Frames[i]);
            var (sin, cos) = Math.SinCos(-2 * Math.PI * (q.H * site.Position.X + q.K * site.Position.Y + q.L * site.Position.Z));
            var (x, y, size) = (frame.X, frame.Y, Math.Sqrt(0.5 * site.Spin));
            if (observable == SpinWaveObservable.Moment) (x, y, size) = (site.G * x, site.G * y, size * (site.FormFactor?.At(length) ?? 1));
            var phase = size * new Complex(cos, sin);
            Set(0, i, phase, x.X, y.X);
            Set(1, i, phase, x.Y, y.Y);
            Set(2, i, phase, x.Z, y.Z);
        }
    }

    /// <summary>Wᵃ of one mode.</summary>
    /// <param name="modes">Solved modes.</param>
    /// <param name="n">Mode; L and above are the partners at −q.</param>
    /// <param name="amplitude">Receives three components.</param>
    public void Amplitude(BosonicModes modes, int n, Span<Complex> amplitude)
    {
        var all = 2 * _sites;
        for (var a = 0; a < 3; a++)
        {
            var sum = Complex.Zero;
            for (var i = 0; i < all; i++) sum += _rows[a * all + i] * modes.Transformation[n * all + i];
            amplitude[a] = sum;
        }
    }

    private void Set(int a, int i, Complex phase, double x, double y)
    {
        _rows[2 * a * _sites + i] = phase * new Complex(x, -y);
        _rows[(2 * a + 1) * _sites + i] = phase * new Complex(x, y);
    }
}
