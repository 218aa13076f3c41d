using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ewald.Tests.Contracts;

/// <summary>Checks documents against the part of JSON Schema that docs/schemas uses; a keyword it does not know is an error, not ignored.</summary>
internal sealed class JsonSchema
{
    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal) { "$schema", "title", "description", "$defs" };
    private readonly JsonObject _root;

    private JsonSchema(JsonObject root) => _root = root;

    public static JsonSchema Load(string name) =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(Ewald.Core.RepositoryPaths.Home, "docs", "schemas", name)))!.AsObject());

    /// <summary>What is wrong, one line each; empty when the document is valid.</summary>
    public IReadOnlyList<string> Problems(JsonNode? document)
    {
        var found = new List<string>();
        Check(_root, document, "$", found);
        return found;
    }

    private void Check(JsonObject schema, JsonNode? value, string at, List<string> found)
    {
        foreach (var (keyword, rule) in schema)
        {
            switch (keyword)
            {
                case "$ref":
                    Check(_root["$defs"]![rule!.GetValue<string>()["#/$defs/".Length..]]!.AsObject(), value, at, found);
                    break;
                case "type":
                    string[] allowed = rule is JsonArray many ? [.. many.Select(t => t!.GetValue<string>())] : [rule!.GetValue<string>()];
                    if (!allowed.Any(t => Is(t, value))) found.Add($"{at}: {Show(value)} is not {string.Join(" or ", allowed)}");
                    break;
                case "const":
                    if (!JsonNode.DeepEquals(rule, value)) found.Add($"{at}: {Show(value)} is not {Show(rule)}");
                    break;
                case "enum":
                    if (!rule!.AsArray().Any(r => JsonNode.DeepEquals(r, value))) found.Add($"{at}: {Show(value)} is none of {Show(rule)}");
                    break;
                case "pattern":
                    if (Is("string", value) && !Regex.IsMatch(value!.GetValue<string>(), rule!.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(1))) found.Add($"{at}: {Show(value)} does not match {Show(rule)}");
                    break;
                case "minLength":
                    if (Is("string", value) && value!.GetValue<string>().Length < rule!.GetValue<int>()) found.Add($"{at}: the text is too short");
                    break;
                case "minimum":
                    if (Is("number", value) && Number(value) < Number(rule)) found.Add($"{at}: {Show(value)} is below {Show(rule)}");
                    break;
                case "maximum":
                    if (Is("number", value) && Number(value) > Number(rule)) found.Add($"{at}: {Show(value)} is above {Show(rule)}");
                    break;
                case "minItems":
                    if (value is JsonArray few && few.Count < rule!.GetValue<int>()) found.Add($"{at}: too few items");
                    break;
                case "maxItems":
                    if (value is JsonArray lots && lots.Count > rule!.GetValue<int>()) found.Add($"{at}: too many items");
                    break;
                case "items":
                    if (value is JsonArray items)
                        for (var i = 0; i < items.Count; i++) Check(rule!.AsObject(), items[i], FormattableString.Invariant($"{at}[{i}]"), found);
                    break;
                case "required":
                    if (value is JsonObject whole)
                        found.AddRange(rule!.AsArray().Select(r => r!.GetValue<string>()).Where(r => !whole.ContainsKey(r)).Select(r => $"{at}: {r} is missing"));
                    break;
                case "properties":
                    if (value is JsonObject parts)
                        foreach (var (name, part) in rule!.AsObject())
                            if (parts.ContainsKey(name)) Check(part!.AsObject(), parts[name], $"{at}.{name}", found);
                    break;
                case "additionalProperties":
                    if (value is JsonObject open)
                        foreach (var (name, extra) in open.Where(p => schema["properties"]?.AsObject().ContainsKey(p.Key) != true))
                            if (rule is JsonObject each) Check(each, extra, $"{at}.{name}", found);
                            else if (!rule!.GetValue<bool>()) found.Add($"{at}: {name} is not known");
                    break;
                case "oneOf":
                    var tries = rule!.AsArray().Select(r => { var list = new List<string>(); Check(r!.AsObject(), value, at, list); return list; }).ToArray();
                    if (tries.Count(t => t.Count == 0) != 1) found.Add($"{at}: fits {tries.Count(t => t.Count == 0)} of {tries.Length} forms, not one: {string.Join("; ", tries.MinBy(t => t.Count)!)}");
                    break;
                default:
                    if (!Annotations.Contains(keyword)) throw new InvalidOperationException($"JsonSchema does not know the keyword {keyword}; teach it.");
                    break;
            }
        }
    }

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "integer" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number && Number(value) % 1 == 0,
        _ => string.Equals(value?.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => "string",
            System.Text.Json.JsonValueKind.Number => "number",
            System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
            _ => "",
        }, type, StringComparison.Ordinal),
    };

    private static double Number(JsonNode? value) => double.Parse(value!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "null";
}
