using System.Text;
using TikApis.Endpoints;

namespace TikApis.Api.Ingest;

/// <summary>
/// Numbers the distinct routes of a request: endpoint (method and template) and category. Each path is
/// templated anew: that costs about what a look-up would, and leaves nothing for hostile paths to fill.
/// </summary>
sealed class RouteTable(CategoryRules categories)
{
    // Neither an endpoint nor a category may hold this byte.
    const byte Separator = 0;

    readonly Utf8Interner names = new();
    readonly byte[] name = new byte[EventRules.MaxMethodBytes + 1 + EndpointTemplate.MaxBytes + 1 + CategoryRules.MaxBytes];
    readonly List<int> routes = new(256);

    /// <summary>Number of a route.</summary>
    /// <param name="method">A valid method.</param>
    /// <param name="path">A valid path.</param>
    /// <param name="category">The category the event names; empty to go by the rules.</param>
    public int IndexOf(ReadOnlySpan<byte> method, ReadOnlySpan<byte> path, ReadOnlySpan<byte> category)
    {
        Ascii.ToUpper(method, name, out var length);
        name[length++] = (byte)' ';
        var template = length;
        length += EndpointTemplate.Write(path, name.AsSpan(length));
        var end = length;
        name[length++] = Separator;

        var index = IndexOf(length, category);
        if (index < routes.Count)
            return routes[index];

        // A category by rule and the same one named by the event are one route.
        routes.Add(index);
        if (category.IsEmpty)
        {
            var named = IndexOf(length, categories.Of(name.AsSpan(template..end)));
            if (named == routes.Count)
                routes.Add(named);
            routes[index] = named;
        }

        return routes[index];
    }

    /// <summary>Endpoint and category of a route.</summary>
    public void Read(int route, out ReadOnlySpan<byte> endpoint, out ReadOnlySpan<byte> category)
    {
        var text = names[route];
        var separator = text.IndexOf(Separator);
        endpoint = text[..separator];
        category = text[(separator + 1)..];
    }

    public void Clear()
    {
        names.Clear();
        routes.Clear();
    }

    int IndexOf(int length, ReadOnlySpan<byte> category)
    {
        category.CopyTo(name.AsSpan(length));
        return names.IndexOf(name.AsSpan(0, length + category.Length));
    }
}
