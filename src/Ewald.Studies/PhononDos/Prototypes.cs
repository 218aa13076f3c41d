namespace Ewald.Studies.PhononDos;

/// <summary>The arrangements of the easy set, by primitive cells.</summary>
/// <remarks>Free coordinates stand near those of the mineral that gave the name; relaxation sets them. Source: M. J. Mehl et al., Comput. Mater. Sci. 136, S1
/// (2017), doi:10.1016/j.commatsci.2017.01.017.</remarks>
internal static class Prototypes
{
    private const double Half = 0.5, Third = 1.0 / 3, Root3 = 0.8660254037844386;
    private static readonly double[] Simple = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    private static readonly double[] Face = [0, Half, Half, Half, 0, Half, Half, Half, 0];
    private static readonly double[] Body = [-Half, Half, Half, Half, -Half, Half, Half, Half, -Half];
    private static readonly int[][] None = [];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Prototype> All { get; } =
    [
        new("fcc", Bonding.Metallic, Face, [(0, 0, 0, 0)], None),
        new("bcc", Bonding.Metallic, Body, [(0, 0, 0, 0)], None),
        new("hcp", Bonding.Metallic, Hexagonal(1.62), [(0, Third, 2 * Third, .25), (0, 2 * Third, Third, .75)], None),
        new("L1_2", Bonding.Metallic, Simple, [(0, 0, 0, 0), (1, 0, Half, Half), (1, Half, 0, Half), (1, Half, Half, 0)], None),
        new("L1_0", Bonding.Metallic, Tetragonal(1.36), [(0, 0, 0, 0), (1, Half, Half, Half)], None),
        new("B2", Bonding.Metallic, Simple, [(0, 0, 0, 0), (1, Half, Half, Half)], None),
        new("D0_3", Bonding.Metallic, Face, [(0, 0, 0, 0), (1, Half, Half, Half), (1, .25, .25, .25), (1, .75, .75, .75)], None),
        new("Heusler", Bonding.Metallic, Face, [(0, 0, 0, 0), (1, Half, Half, Half), (2, .25, .25, .25), (2, .75, .75, .75)], None),
        new("half-Heusler", Bonding.Metallic, Face, [(0, 0, 0, 0), (1, Half, Half, Half), (2, .25, .25, .25)], None),
        new("Laves C15", Bonding.Metallic, Face, [(0, 0, 0, 0), (0, .25, .25, .25), (1, .625, .625, .625), (1, .125, .625, .625), (1, .625, .125, .625), (1, .625, .625, .125)], None),
        new("MoSi2", Bonding.Metallic, BodyTetragonal(2.45), [(0, 0, 0, 0), (1, Third, Third, 0), (1, 2 * Third, 2 * Third, 0)], None),
        new("AlB2", Bonding.Metallic, Hexagonal(1.08), [(0, 0, 0, 0), (1, Third, 2 * Third, Half), (1, 2 * Third, Third, Half)], None),
        new("A15", Bonding.Metallic, Simple, [(0, 0, 0, 0), (0, Half, Half, Half), (1, .25, 0, Half), (1, .75, 0, Half), (1, Half, .25, 0), (1, Half, .75, 0), (1, 0, Half, .25), (1, 0, Half, .75)], None),
        new("diamond", Bonding.Covalent, Face, [(0, 0, 0, 0), (0, .25, .25, .25)], None),
        new("zincblende", Bonding.Covalent, Face, [(0, 0, 0, 0), (1, .25, .25, .25)], None),
        new("wurtzite", Bonding.Covalent, Hexagonal(1.633), [(0, Third, 2 * Third, 0), (0, 2 * Third, Third, Half), (1, Third, 2 * Third, .375), (1, 2 * Third, Third, .875)], None),
        new("rocksalt", Bonding.Ionic, Face, [(0, 0, 0, 0), (1, Half, Half, Half)], [[1, -1], [2, -2], [3, -3]]),
        new("caesium chloride", Bonding.Ionic, Simple, [(0, 0, 0, 0), (1, Half, Half, Half)], [[1, -1]]),
        new("nickeline", Bonding.Ionic, Hexagonal(1.6), [(0, 0, 0, 0), (0, 0, 0, Half), (1, Third, 2 * Third, .25), (1, 2 * Third, Third, .75)], [[2, -2], [3, -3]]),
        new("fluorite", Bonding.Ionic, Face, [(0, 0, 0, 0), (1, .25, .25, .25), (1, .75, .75, .75)], [[2, -1], [4, -2]]),
        new("antifluorite", Bonding.Ionic, Face, [(0, 0, 0, 0), (1, .25, .25, .25), (1, .75, .75, .75)], [[-2, 1]]),
        new("perovskite", Bonding.Ionic, Simple, [(0, 0, 0, 0), (1, Half, Half, Half), (2, Half, Half, 0), (2, Half, 0, Half), (2, 0, Half, Half)], [[1, 2, -1], [2, 4, -2], [1, 5, -2], [3, 3, -2]]),
        new("antiperovskite", Bonding.Ionic, Simple, [(0, 0, 0, 0), (1, Half, Half, Half), (2, Half, Half, 0), (2, Half, 0, Half), (2, 0, Half, Half)], [[-1, -2, 1]]),
        new("rutile", Bonding.Ionic, Tetragonal(.65), [(0, 0, 0, 0), (0, Half, Half, Half), (1, .305, .305, 0), (1, .695, .695, 0), (1, .195, .805, Half), (1, .805, .195, Half)], [[2, -1], [4, -2]]),
        new("anatase", Bonding.Ionic, BodyTetragonal(2.5), [(0, 0, 0, 0), (0, .75, .25, Half), (1, .208, .208, 0), (1, .792, .792, 0), (1, .958, .458, Half), (1, .542, .042, Half)], [[4, -2]]),
        new("corundum", Bonding.Ionic, Rhombohedral(2.73), Corundum(.352, .306), [[3, -2]]),
        new("delafossite", Bonding.Ionic, Rhombohedral(4.9), [(0, 0, 0, 0), (1, Half, Half, Half), (2, .24, .24, .24), (2, .76, .76, .76)], [[1, 3, -2]]),
        new("spinel", Bonding.Ionic, Face, Spinel(.262), [[2, 3, -2], [4, 2, -2]]),
        new("elpasolite", Bonding.Ionic, Face, [(0, .25, .25, .25), (0, .75, .75, .75), (1, 0, 0, 0), (2, Half, Half, Half), .. Octahedron(3, .26)], [[1, 1, 3, -1], [2, 2, 6, -2]]),
        new("hexachloroplatinate", Bonding.Ionic, Face, [(0, .25, .25, .25), (0, .75, .75, .75), (1, 0, 0, 0), .. Octahedron(2, .24)], [[1, 4, -1]]),
        new("filled zincblende", Bonding.Ionic, Face, [(0, 0, 0, 0), (1, .25, .25, .25), (2, .75, .75, .75)], [[-3, 1, 2]]),
    ];

    private static double[] Hexagonal(double c) => [1, 0, 0, -Half, Root3, 0, 0, 0, c];

    private static double[] Tetragonal(double c) => [1, 0, 0, 0, 1, 0, 0, 0, c];

    private static double[] BodyTetragonal(double c) => [-Half, Half, c / 2, Half, -Half, c / 2, Half, Half, -c / 2];

    // The primitive vectors of a hexagonal cell with a = 1, obverse.
    private static double[] Rhombohedral(double c) => [Half, Root3 / 3, c / 3, -Half, Root3 / 3, c / 3, 0, -2 * Root3 / 3, c / 3];

    // Along [111] of the primitive cell: metals at ±z and ½ ± z, oxygen in the planes z = ¼ and ¾.
    private static (int, double, double, double)[] Corundum(double z, double x)
    {
        var (o, p) = (.25 + x, .25 - x);
        return
        [
            (0, z, z, z), (0, Half - z, Half - z, Half - z), (0, 1 - z, 1 - z, 1 - z), (0, Half + z, Half + z, Half + z),
            (1, o, p, .25), (1, .25, o, p), (1, p, .25, o), (1, 1 - o, 1 - p, .75), (1, .75, 1 - o, 1 - p), (1, 1 - p, .75, 1 - o),
        ];
    }

    // Origin at the centre of inversion: A at ±⅛, B at ½, X at (u, u, u) and its images.
    private static (int, double, double, double)[] Spinel(double u)
    {
        var v = Half - 3 * u;
        return
        [
            (0, .125, .125, .125), (0, .875, .875, .875), (1, Half, Half, Half), (1, 0, Half, Half), (1, Half, 0, Half), (1, Half, Half, 0),
            (2, u, u, u), (2, v, u, u), (2, u, v, u), (2, u, u, v), (2, -u, -u, -u), (2, -v, -u, -u), (2, -u, -v, -u), (2, -u, -u, -v),
        ];
    }

    // Six ligands at ±x along the cubic axes; a = −f₁ + f₂ + f₃ of the face-centred vectors.
    private static (int, double, double, double)[] Octahedron(int role, double x) =>
        [(role, -x, x, x), (role, x, -x, x), (role, x, x, -x), (role, x, -x, -x), (role, -x, x, -x), (role, -x, -x, x)];
}
