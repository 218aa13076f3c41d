namespace Ewald.Crystals;

/// <summary>One of the 530 tabulated settings of the 230 space groups.</summary>
/// <param name="HallNumber">Its number in the list of Hall symbols, 1 to 530.</param>
/// <param name="Number">Number of the space group in International Tables, 1 to 230.</param>
/// <param name="International">Short Hermann-Mauguin symbol of the type, for example <c>P2_1/c</c>.</param>
/// <param name="Full">Full symbol of the setting, for example <c>P 1 2_1/n 1</c>.</param>
/// <param name="Extended">Symbol of the type with that of the setting, for example <c>P 2_1/c = P 1 2_1/n 1</c>.</param>
/// <param name="Schoenflies">Schoenflies symbol.</param>
/// <param name="Hall">Hall symbol.</param>
/// <param name="Choice">Unique axis, cell choice, origin, or axes: <c>b1</c>, <c>2</c>, <c>H</c>, <c>R</c>; often empty.</param>
/// <param name="PointGroup">Point group, for example <c>m-3m</c>.</param>
/// <remarks>Symbols as spglib writes them, with an underscore before the pitch of a screw.</remarks>
public sealed record SpaceGroupSetting(
    int HallNumber, int Number, string International, string Full, string Extended, string Schoenflies, string Hall, string Choice, string PointGroup)
{
    private static readonly Lazy<SpaceGroupSetting[]> Settings = new(() => [.. Enumerable.Range(1, 530).Select(Spglib.Setting)]);

    /// <summary>All 530 in the order of their Hall numbers.</summary>
    public static IReadOnlyList<SpaceGroupSetting> All => Settings.Value;

    /// <summary>Its operations.</summary>
    public IReadOnlyList<SymmetryOperation> Operations => Spglib.Operations(HallNumber);

    /// <summary>True when its first letter and its family of angles leave the cell as it is.</summary>
    /// <param name="cell">A cell.</param>
    /// <param name="tolerance">Largest relative change of a squared length or scalar product.</param>
    public bool Fits(UnitCell cell, double tolerance = 0.01) => Operations.All(o => CrystalSymmetry.Keeps(cell, o, tolerance));
}
