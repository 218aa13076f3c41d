namespace Ewald.Reports;

/// <summary>The colours and markers of categories: phases, clusters, basis patterns.</summary>
/// <remarks>Six chromatic colours of Okabe and Ito, then fourteen that stay farthest apart from all before them in OKLab for normal,
/// protanope and deuteranope vision (Machado, Oliveira and Fernandes, IEEE Trans. Vis. Comput. Graph. 15, 1291 (2009),
/// doi:10.1109/TVCG.2009.113). All are visible on white and on the dark page. Beyond seven categories points differ in shape as well.</remarks>
public static class Palette
{
    /// <summary>Twenty colours, best first.</summary>
    public static IReadOnlyList<string> Categorical { get; } =
    [
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#871e4b", "#5af0a5", "#0000ff", "#9669ff",
        "#690fa5", "#695a00", "#c3b4b4", "#c30f87", "#87e1f0", "#d2d200", "#ff4b69", "#e10fd2", "#b43c4b", "#96c378",
    ];

    /// <summary>Colour of what belongs to no category.</summary>
    public const string None = "#8c8c8c";

    /// <summary>Plotly's name of the colour scale of numbers: even steps for the eye, in every colour vision.</summary>
    public const string Continuous = "Viridis";

    private static readonly string[] Shapes = ["circle", "square", "diamond", "triangle-up", "cross", "star", "hexagon"];

    /// <summary>Colour of a category; the twenty repeat, a negative category is <see cref="None"/>.</summary>
    /// <param name="category">Number of the category, from 0.</param>
    public static string Colour(int category) => category < 0 ? None : Categorical[category % Categorical.Count];

    /// <summary>Plotly's name of the marker of a category: a circle for the first seven, another shape for each seven after them.</summary>
    /// <param name="category">Number of the category, from 0.</param>
    public static string Shape(int category) => category < 0 ? "x" : Shapes[category / 7 % Shapes.Length];
}
