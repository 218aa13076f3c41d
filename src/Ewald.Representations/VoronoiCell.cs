using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>The part of space nearer to one site than to any other.</summary>
/// <remarks>A box is cut by the planes halfway to the neighbours, nearest first, until no further neighbour can reach it: exact for every shape of cell. Solid angle of
/// a face by the triangles of its corners, tan(Ω/2) = a·(b × c) / (abc + (a·b)c + (a·c)b + (b·c)a). Source: Van Oosterom and Strackee, IEEE
/// Trans. Biomed. Eng. 30, 125 (1983), doi:10.1109/TBME.1983.325207.</remarks>
public sealed class VoronoiCell
{
    private const double Tiny = 1e-9;

    private VoronoiCell(IReadOnlyList<VoronoiFace> faces, double volume) => (Faces, Volume) = (faces, volume);

    /// <summary>The faces, the nearest neighbour first; those of no area left out.</summary>
    public IReadOnlyList<VoronoiFace> Faces { get; }

    /// <summary>Volume, Å³.</summary>
    public double Volume { get; }

    /// <summary>The cells of all sites of a crystal.</summary>
    /// <param name="crystal">The crystal; every site counts as a full one, whatever sits on it.</param>
    /// <exception cref="ArgumentException">The crystal has no atoms, two sites at one place, or gaps that no neighbour within 240 Å closes.</exception>
    public static IReadOnlyList<VoronoiCell> Of(Crystal crystal)
    {
        CrystalSpecies.Check(crystal, nameof(VoronoiCell));
        var cells = new VoronoiCell?[crystal.Sites.Count];
        // Far enough for most; doubled for sites that are not closed yet.
        for (var radius = 2.5 * Math.Cbrt(crystal.Cell.Volume / crystal.Sites.Count); radius < 240; radius *= 1.6)
        {
            var list = NeighbourList.Of(crystal, radius);
            for (var i = 0; i < cells.Length; i++) cells[i] ??= Cut(crystal, i, list[i], radius);
            if (cells.All(c => c is not null)) return cells!;
        }

        throw new ArgumentException($"VoronoiCell: {crystal.Name} has gaps too wide to be closed by neighbours within 240 Å.", nameof(crystal));
    }

    private static VoronoiCell? Cut(Crystal crystal, int site, ReadOnlySpan<Neighbour> list, double radius)
    {
        var faces = Box(radius);
        var reach = radius * Math.Sqrt(3); // the farthest corner
        foreach (var neighbour in list)
        {
            if (neighbour.Distance < 1e-6) throw new ArgumentException($"VoronoiCell: sites {site + 1} and {neighbour.Site + 1} of {crystal.Name} are at one place; make them occupants of one site.", nameof(crystal));
            if (neighbour.Distance > 2 * reach) break;
            if (Clip(faces, neighbour)) reach = faces.Max(f => f.Corners.Max(Length));
        }

        if (2 * reach > radius || faces.Any(f => f.Neighbour is null)) return null;
        var found = new List<VoronoiFace>(faces.Count);
        var volume = 0.0;
        foreach (var (corners, neighbour) in faces)
        {
            var (angle, area) = (SolidAngle(corners), Area(corners));
            if (angle < Tiny) continue;
            found.Add(new VoronoiFace(neighbour!.Value, angle, area));
            volume += area * neighbour.Value.Distance / 6; // pyramids of half the distance
        }

        return new VoronoiCell([.. found.OrderBy(f => f.Neighbour.Distance)], volume);
    }

    private static List<(List<(double X, double Y, double Z)> Corners, Neighbour? Neighbour)> Box(double h)
    {
        var faces = new List<(List<(double X, double Y, double Z)>, Neighbour?)>();
        foreach (var s in new[] { -h, h })
        {
            faces.Add(([(s, -h, -h), (s, h, -h), (s, h, h), (s, -h, h)], null));
            faces.Add(([(-h, s, -h), (h, s, -h), (h, s, h), (-h, s, h)], null));
            faces.Add(([(-h, -h, s), (h, -h, s), (h, h, s), (-h, h, s)], null));
        }

        return faces;
    }

    // Keeps the side of the plane halfway to the neighbour on which the site is; says whether anything was cut.
    private static bool Clip(List<(List<(double X, double Y, double Z)> Corners, Neighbour? Neighbour)> faces, Neighbour to)
    {
        var half = 0.5 * to.Distance * to.Distance;
        double Beyond((double X, double Y, double Z) p) => (p.X * to.X + p.Y * to.Y + p.Z * to.Z - half) / to.Distance;
        if (!faces.Any(f => f.Corners.Any(p => Beyond(p) > Tiny))) return false;
        var rim = new List<(double X, double Y, double Z)>();
        for (var f = faces.Count - 1; f >= 0; f--)
        {
            var (corners, kept) = (faces[f].Corners, new List<(double X, double Y, double Z)>());
            for (var i = 0; i < corners.Count; i++)
            {
                var (p, q) = (corners[i], corners[(i + 1) % corners.Count]);
                var (a, b) = (Beyond(p), Beyond(q));
                if (a <= Tiny) kept.Add(p);
                if (Math.Abs(a) <= Tiny) rim.Add(p);
                if (!((a < -Tiny && b > Tiny) || (a > Tiny && b < -Tiny))) continue;
                var t = a / (a - b);
                var cross = (p.X + t * (q.X - p.X), p.Y + t * (q.Y - p.Y), p.Z + t * (q.Z - p.Z));
                kept.Add(cross);
                rim.Add(cross);
            }

            if (kept.Count < 3) faces.RemoveAt(f);
            else faces[f] = (kept, faces[f].Neighbour);
        }

        var ordered = Ordered(rim, to);
        if (ordered.Count >= 3) faces.Add((ordered, to));
        return true;
    }

    // Corners of the new face around the vector to the neighbour, each once.
    private static List<(double X, double Y, double Z)> Ordered(List<(double X, double Y, double Z)> rim, Neighbour to)
    {
        var centre = (X: rim.Average(p => p.X), Y: rim.Average(p => p.Y), Z: rim.Average(p => p.Z));
        var n = (X: to.X / to.Distance, Y: to.Y / to.Distance, Z: to.Z / to.Distance);
        var u = Cross(n, Math.Abs(n.X) < 0.6 ? (1, 0, 0) : (0, 1, 0));
        var v = Cross(n, u);
        var result = new List<(double X, double Y, double Z)>();
        foreach (var p in rim.OrderBy(p => Math.Atan2(Dot(Minus(p, centre), v), Dot(Minus(p, centre), u))))
            if (result.Count == 0 || (Length(Minus(p, result[^1])) > Tiny && Length(Minus(p, result[0])) > Tiny)) result.Add(p);
        return result;
    }

    private static double SolidAngle(List<(double X, double Y, double Z)> corners)
    {
        var sum = 0.0;
        var a = corners[0];
        for (var i = 1; i + 1 < corners.Count; i++)
        {
            var (b, c) = (corners[i], corners[i + 1]);
            var (la, lb, lc) = (Length(a), Length(b), Length(c));
            sum += 2 * Math.Atan2(Math.Abs(Dot(a, Cross(b, c))), la * lb * lc + Dot(a, b) * lc + Dot(a, c) * lb + Dot(b, c) * la);
        }

        return sum;
    }

    private static double Area(List<(double X, double Y, double Z)> corners)
    {
        var sum = 0.0;
        for (var i = 1; i + 1 < corners.Count; i++) sum += 0.5 * Length(Cross(Minus(corners[i], corners[0]), Minus(corners[i + 1], corners[0])));
        return sum;
    }

    private static double Dot((double X, double Y, double Z) a, (double X, double Y, double Z) b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    private static double Length((double X, double Y, double Z) a) => Math.Sqrt(Dot(a, a));

    private static (double X, double Y, double Z) Minus((double X, double Y, double Z) a, (double X, double Y, double Z) b) => (a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    private static (double X, double Y, double Z) Cross((double X, double Y, double Z) a, (double X, double Y, double Z) b) =>
        (a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);
}
