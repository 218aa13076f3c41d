using Ewald.Inference;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>A refined arrangement.</summary>
/// <param name="Values">As <see cref="ArrangementModel"/> orders them, shape [value].</param>
/// <param name="Rw">√(Σ (G − sG′)² / Σ G²), 0 to 1.</param>
/// <param name="Curve">sG′ on the first points of the grid, shape [point].</param>
/// <param name="Free">Parameters that were refined, the scale with them.</param>
internal sealed record RefinedArrangement(double[] Values, double Rw, double[] Curve, int Free);

/// <summary>Least squares of one arrangement against G(r); the scale is solved for at every step.</summary>
internal static class ArrangementFit
{
    private const double Shape = 0.08, Move = 0.4;

    /// <summary>Start values: nothing strained or moved, U as the crystal has it, and an ordinary instrument.</summary>
    /// <param name="model">The model.</param>
    /// <param name="instrument">δ2, Q_broad, Q_damp and 1 / diameter, or null for ordinary ones.</param>
    public static double[] Start(ArrangementModel model, double[]? instrument = null)
    {
        var values = new double[model.Count];
        for (var e = 0; e < model.Elements.Count; e++) values[model.Strains + model.Moves + e] = Math.Log(model.Displacement(e) ?? 0.008);
        (instrument ?? [1, 0.01, 0.03, 0.005]).CopyTo(values, values.Length - 4);
        return values;
    }

    /// <summary>Refines.</summary>
    /// <param name="model">The model, on the grid of the data.</param>
    /// <param name="data">G(r), shape [point].</param>
    /// <param name="start">Shape [value].</param>
    /// <param name="instrument">Whether δ2, Q_broad, Q_damp and the diameter are free.</param>
    /// <param name="iterations">Most steps.</param>
    /// <param name="cancel">Stops between two steps.</param>
    public static RefinedArrangement Refine(ArrangementModel model, double[] data, double[] start, bool instrument, int iterations, CancellationToken cancel)
    {
        var size = Math.Sqrt(data.Sum(v => v * v));
        var g = new double[data.Length];
        var (strains, shape, motion) = (model.Strains, model.Strains + model.Moves, model.Count - 4);
        FitParameter Parameter(int i) => i switch
        {
            _ when i < strains => new("strain", start[i], start[i] - Shape, start[i] + Shape),
            _ when i < shape => new("move", start[i], start[i] - Move, start[i] + Move),
            _ when i < motion => new("ln U", start[i], Math.Log(0.0008), Math.Log(0.06)),
            _ => Instrument(i - motion, start[i], instrument),
        };
        FitParameter[] table = [.. Enumerable.Range(0, start.Length).Select(Parameter)];
        double[] steps = [.. table.Select((_, i) => i < strains ? 2e-4 : i < shape ? 2e-3 : i < motion ? 0.02 : i == motion ? 0.02 : 1e-3)];

        void Residuals(ReadOnlySpan<double> values, Span<double> residuals)
        {
            model.Evaluate(values, g);
            var scale = Scale(data, g);
            for (var k = 0; k < g.Length; k++) residuals[k] = (scale * g[k] - data[k]) / size;
        }

        void Jacobian(ReadOnlySpan<double> values, Span<double> jacobian)
        {
            var (here, there, moved) = (new double[g.Length], new double[g.Length], values.ToArray());
            Residuals(values, here);
            // Instrument and motion first: distances are then counted once for all of them.
            for (var i = table.Length - 1; i >= 0; i--)
            {
                if (!table[i].Free) continue;
                var step = values[i] + steps[i] > table[i].Maximum ? -steps[i] : steps[i];
                moved[i] = values[i] + step;
                Residuals(moved, there);
                moved[i] = values[i];
                for (var k = 0; k < here.Length; k++) jacobian[k * table.Length + i] = (there[k] - here[k]) / step;
            }
        }

        var fit = LeastSquares.Fit(Residuals, data.Length, table, new LeastSquaresSetup(iterations, 1e-4), Jacobian, cancel);
        model.Evaluate(fit.Values, g);
        var factor = Scale(data, g);
        return new(fit.Values, Math.Sqrt(fit.Chi2), [.. g.Select(v => factor * v)], 1 + table.Count(p => p.Free));
    }

    private static FitParameter Instrument(int which, double start, bool free) => which switch
    {
        0 => new("delta2", start, 0, 5, free),
        1 => new("Qbroad", start, 0, 0.04, free),
        2 => new("Qdamp", start, 0, 0.08, free),
        _ => new("1 / diameter", start, 0, 0.09, free),
    };

    /// <summary>The scale of least squares, not below zero.</summary>
    private static double Scale(double[] data, double[] g)
    {
        double product = 0, square = 0;
        for (var k = 0; k < g.Length; k++) (product, square) = (product + data[k] * g[k], square + g[k] * g[k]);
        return square > 0 ? Math.Max(0, product / square) : 0;
    }
}
