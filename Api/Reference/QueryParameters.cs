using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using TikApis.Accounts;
using TikApis.Api.Accounts;
using TikApis.Usage;

namespace TikApis.Api.Reference;

/// <summary>
/// The parameters of queries and paths, by name: what each is and takes. The API binds them as text and checks them
/// itself, so that a wrong one gets a better answer than a framework's.
/// </summary>
static class QueryParameters
{
    static readonly Dictionary<string, (string Description, Func<OpenApiSchema> Schema, JsonNode? Example)> Known = new()
    {
        ["accountId"] = ("Id of an account.", () => Name(), "acme"),
        ["planId"] = ("Id of a plan, in any case.", () => Shapes.Text(null, PlanId.MaxLength), "starter"),
        ["keyId"] = ("Id of an API key.", () => Shapes.Text(null), "key_0199f5d1c0de7a3b8f4e6d2c1b0a9988"),
        ["plan"] = ("Only accounts on this plan.", () => Shapes.Text(null, PlanId.MaxLength), "pro"),
        ["prefix"] = ("Only accounts whose id begins so, or whose name does in any case.", () => Shapes.Text(null, GivenName.MaxLength), "ac"),
        ["startDate"] = ("First day (`2026-05-12`) or instant of the range; an instant is widened to its whole hour. 30 days before the end when left out.", Time, "2026-05-01"),
        ["endDate"] = ("Last day of the range, inclusive, or the instant it ends at, widened to the whole hour. Today when left out.", Time, "2026-05-31"),
        ["interval"] = ("Length of a bucket, in UTC; weeks start on Monday.", () => Choice("daily", [.. Enum.GetNames<UsageInterval>().Select(name => name.ToLowerInvariant())]), null),
        ["category"] = ("Only this category, by its exact name.", () => Shapes.Text(null, 64), "Analytics"),
        ["page"] = ("Which page of the list, from 1.", () => Whole(1, 1_000_000), null),
        ["limit"] = ("Rows a page.", () => Whole(20, 100), null),
    };

    /// <summary>Describes a parameter; one nobody described stays bare, which a test notices.</summary>
    public static void Describe(OpenApiParameter parameter)
    {
        if (parameter is { In: ParameterLocation.Query, Name: { } name })
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(name);
        if (parameter.Name is null || !Known.TryGetValue(parameter.Name, out var known))
            return;
        parameter.Description = known.Description;
        parameter.Schema = known.Schema();
        parameter.Example = known.Example?.DeepClone();
    }

    /// <summary>A parameter of a path.</summary>
    public static OpenApiParameter InPath(string name)
    {
        var parameter = new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = Shapes.Text(null) };
        Describe(parameter);
        return parameter;
    }

    static OpenApiSchema Name() => Shapes.Text(null, AccountId.MaxLength);

    static OpenApiSchema Time() => new()
    {
        Type = JsonSchemaType.String,
        AnyOf = [new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" }, new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }],
    };

    static OpenApiSchema Choice(string otherwise, IEnumerable<string> values)
    {
        var schema = Shapes.OneOf(null, values);
        schema.Default = otherwise;
        return schema;
    }

    static OpenApiSchema Whole(int otherwise, int most) => new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{most}", Default = otherwise };
}
