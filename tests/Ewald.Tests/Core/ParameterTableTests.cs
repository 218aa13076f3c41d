using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Ewald.Core;

namespace Ewald.Tests.Core;

public class ParameterTableTests
{
    private static readonly ImmutableArray<Parameter> Table =
    [
        new("radius", "R", "Å", 50, 0, 1e5, "Radius of the sphere."),
        new("contrast", "Δρ", "10⁻⁶ Å⁻²", 5, -50, 50, "Contrast to the solvent."),
    ];

    [Theory]
    [InlineData(-12)]
    [InlineData(2e5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_outside_its_range_is_refused_with_model_parameter_unit_and_range(double radius)
    {
        var error = Assert.Throws<ArgumentException>(() => ParameterTable.Check("sphere", Table, [radius, 1]));
        Assert.Contains("sphere: radius R = ", error.Message, StringComparison.Ordinal);
        Assert.Contains("[0, 100000] Å", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_wrong_count_and_the_wrong_name_list_what_the_table_has()
    {
        Assert.Contains("radius, contrast", Assert.Throws<ArgumentException>(() => ParameterTable.Check("sphere", Table, [1])).Message, StringComparison.Ordinal);
        Assert.Contains("radius, contrast", Assert.Throws<ArgumentException>(() => ParameterTable.IndexOf(Table, "length")).Message, StringComparison.Ordinal);
        Assert.Equal(1, ParameterTable.IndexOf(Table, "contrast"));
    }

    [Fact]
    public void Messages_and_json_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Contains("-1.5", Assert.Throws<ArgumentException>(() => ParameterTable.Check("sphere", Table, [-1.5, 1])).Message, StringComparison.Ordinal);
            Assert.Equal("""{"name":"x","set":"easy","value":1.5,"low":null,"high":null,"n":3,"unit":"Å","better":"lower","baseline":null,"published":null,"source":null}""",
                JsonSerializer.Serialize(new Metric("x", "easy", 1.5, null, double.NaN, 3, "Å", "lower"), EwaldJson.Line));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
