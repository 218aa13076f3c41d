using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.SpinWaves;

/// <summary>Start values from a library of computed spectra: the nearest ones in the space of principal components.</summary>
/// <remarks>Each spectrum is blurred over neighbouring energies, its background and scale taken off, so that a spectrum finds relatives whose lines lie beside its own. The library is computed
/// for the model at hand, whatever the user's lattice is: nothing is trained beforehand.</remarks>
internal sealed class ExchangeStart
{
    private const int Components = 12;

    private readonly SpinWaveLook _look;
    private readonly bool[] _mask;
    private readonly double[][] _values;
    private readonly PrincipalComponents _components;
    private readonly double[] _scores;

    private ExchangeStart(SpinWaveLook look, bool[] mask, double[][] values, PrincipalComponents components, double[] scores) =>
        (_look, _mask, _values, _components, _scores) = (look, mask, values, components, scores);

    /// <summary>Computes a library.</summary>
    /// <param name="model">The model.</param>
    /// <param name="look">The measurement.</param>
    /// <param name="mask">True for values to leave out, shape [q, energy].</param>
    /// <param name="size">Number of spectra.</param>
    /// <param name="randomness">Random numbers.</param>
    /// <param name="cancel">Cancels between spectra.</param>
    public static ExchangeStart Of(ExchangeModel model, SpinWaveLook look, bool[] mask, int size, Randomness randomness, CancellationToken cancel)
    {
        var values = new List<double[]>();
        var features = new List<double[]>();
        for (var i = 0; values.Count < size; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var drawn = model.Draw(randomness.Stream("library", (ulong)i), look);
            try
            {
                features.Add(Feature(look.Of(model, drawn), look, mask));
                values.Add(drawn);
            }
            catch (InstabilityException)
            {
                // Stable at the probed points only; at most every other draw may be so.
                if (i > 2 * size + 100) throw;
            }
        }

        double[] all = [.. features.SelectMany(f => f)];
        var components = PrincipalComponents.Fit(all, features[0].Length, Math.Min(Components, size - 1));
        return new ExchangeStart(look, mask, [.. values], components, components.Apply(all));
    }

    /// <summary>The parameters of the nearest spectra, the nearest first.</summary>
    /// <param name="spectrum">Shape [q, energy].</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<double[]> Nearest(double[] spectrum, int count)
    {
        var score = _components.Apply(Feature(spectrum, _look, _mask));
        var n = score.Length;
        return [.. Enumerable.Range(0, _values.Length).OrderBy(i =>
        {
            double sum = 0;
            for (var k = 0; k < n; k++) sum += (_scores[i * n + k] - score[k]) * (_scores[i * n + k] - score[k]);
            return sum;
        }).Take(count).Select(i => _values[i])];
    }

    private static double[] Feature(double[] spectrum, SpinWaveLook look, bool[] mask)
    {
        var (rows, width) = (look.Rows, look.Spectrum.Energies.Count);
        var reach = Math.Max(1, width / 20);
        var feature = new double[spectrum.Length];
        for (var r = 0; r < rows; r++)
        {
            for (var e = 0; e < width; e++)
            {
                if (mask[r * width + e]) continue;
                for (var d = -reach; d <= reach; d++)
                {
                    if (e + d >= 0 && e + d < width && !mask[r * width + e + d]) feature[r * width + e] += spectrum[r * width + e + d] * (1 - Math.Abs(d) / (reach + 1.0));
                }
            }
        }

        var counted = mask.Count(m => !m);
        var mean = feature.Sum() / counted;
        for (var i = 0; i < feature.Length; i++) feature[i] = mask[i] ? 0 : feature[i] - mean;
        var norm = Math.Sqrt(feature.Sum(f => f * f));
        for (var i = 0; norm > 0 && i < feature.Length; i++) feature[i] /= norm;
        return feature;
    }
}
