using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>Coordination, bond length and volume of the sites of a crystal from their Voronoi cells, as statistics over the atoms.</summary>
/// <remarks>Of each site: effective coordination (Σ Ω)²/Σ Ω², where small faces count little and none is cut off; mean bond length Σ Ω d/Σ Ω and its spread over it; volume of
/// the cell, Å³; share of Ω toward atoms of another element, pairs of occupants by the product of their occupancies. Over the sites, each by its occupancy: mean, standard
/// deviation, least and greatest. Faces that vanish by symmetry change nothing: all numbers are continuous in the positions. Vacancies are no
/// neighbours in the last, though their place has a cell. Limits: a face-centred lattice has coordination 12, a simple cubic one 6. Source: solid angles as in
/// O'Keeffe, Acta Cryst. A 35, 772 (1979), doi:10.1107/S0567739479001765.</remarks>
public sealed class VoronoiStatistics : IRepresentation
{
    private static readonly string[] Quantities = ["coordination", "bond length", "bond length spread", "volume", "unlike neighbours"];
    private static readonly string[] Statistics = ["mean", "deviation", "least", "greatest"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; } = [.. Quantities.SelectMany(q => Statistics.Select(s => $"{q}, {s}"))];

    /// <inheritdoc/>
    public Invariances Invariances => Invariances.All;

    /// <inheritdoc/>
    public void Describe(Crystal crystal, Span<double> values)
    {
        CrystalSpecies.Check(crystal, nameof(VoronoiStatistics));
        CrystalSpecies.Check(values.Length, Names.Count, nameof(VoronoiStatistics));
        var cells = VoronoiCell.Of(crystal);
        var rows = cells.Select((c, i) => Row(crystal, c, i)).ToArray();
        var total = crystal.AtomCount;
        for (var q = 0; q < Quantities.Length; q++)
        {
            double mean = 0, square = 0, least = double.PositiveInfinity, greatest = double.NegativeInfinity;
            for (var i = 0; i < rows.Length; i++)
            {
                var weight = crystal.Sites[i].Occupancy / total;
                if (weight <= 0) continue;
                mean += weight * rows[i][q];
                (least, greatest) = (Math.Min(least, rows[i][q]), Math.Max(greatest, rows[i][q]));
            }

            for (var i = 0; i < rows.Length; i++) square += crystal.Sites[i].Occupancy / total * (rows[i][q] - mean) * (rows[i][q] - mean);
            (values[4 * q], values[4 * q + 1], values[4 * q + 2], values[4 * q + 3]) = (mean, Math.Sqrt(square), least, greatest);
        }
    }

    private static double[] Row(Crystal crystal, VoronoiCell cell, int site)
    {
        double sum = 0, squares = 0, length = 0, spread = 0, pairs = 0, alike = 0;
        foreach (var face in cell.Faces)
        {
            sum += face.SolidAngle;
            squares += face.SolidAngle * face.SolidAngle;
            length += face.SolidAngle * face.Neighbour.Distance;
            foreach (var a in crystal.Sites[site].Occupants)
            {
                foreach (var b in crystal.Sites[face.Neighbour.Site].Occupants)
                {
                    pairs += face.SolidAngle * a.Occupancy * b.Occupancy;
                    if (a.Element.AtomicNumber == b.Element.AtomicNumber) alike += face.SolidAngle * a.Occupancy * b.Occupancy;
                }
            }
        }

        var mean = length / sum;
        foreach (var face in cell.Faces) spread += face.SolidAngle / sum * (face.Neighbour.Distance - mean) * (face.Neighbour.Distance - mean);
        return [sum * sum / squares, mean, Math.Sqrt(spread) / mean, cell.Volume, pairs > 0 ? 1 - alike / pairs : 0];
    }
}
