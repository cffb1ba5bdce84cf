using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using TikApis.Api.Accounts;

namespace TikApis.Api.Reference;

/// <summary>An example of each JSON body, which works as it stands.</summary>
static class RequestExamples
{
    static readonly Dictionary<Type, string> Known = new()
    {
        [typeof(NewAccount)] = """{"id":"acme","name":"Acme","plan":"pro"}""",
        [typeof(WantedKey)] = """{"name":"web","scopes":["account"]}""",
    };

    public static void AddTo(IOpenApiRequestBody? body, IList<object> metadata)
    {
        if (body?.Content is { } content && metadata.OfType<IAcceptsMetadata>().LastOrDefault()?.RequestType is { } type && Known.TryGetValue(type, out var example))
        {
            foreach (var form in content.Values)
                form.Example = JsonNode.Parse(example);
        }
    }
}
