using System.Text.Json.Serialization;

namespace TikApis.Api.Json;

/// <summary>One page of a list: <c>{"success":true,"data":[…],"meta":{"pagination":{…}}}</c>.</summary>
/// <param name="Data">The rows of the page.</param>
/// <param name="Meta">Which page it is.</param>
public sealed record PagedAnswer<T>(T[] Data, PageMeta Meta)
{
    /// <summary>Always true.</summary>
    [JsonPropertyOrder(-1)]
    public bool Success => true;
}

/// <summary>Facts about a page.</summary>
public sealed record PageMeta(Pagination Pagination);

/// <summary>Which page of how many.</summary>
/// <param name="Total">Rows of the whole list.</param>
/// <param name="Pages">Pages of the whole list.</param>
/// <param name="Current">This page, from 1.</param>
/// <param name="Limit">Rows a page.</param>
public sealed record Pagination(int Total, int Pages, int Current, int Limit);
