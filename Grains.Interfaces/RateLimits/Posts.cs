using TikApis.Usage;

namespace TikApis.RateLimits;

/// <summary>Which requests are posts: those with method POST in the category <see cref="Category"/>.</summary>
public static class Posts
{
    /// <summary>The category of posts.</summary>
    public const string Category = "TikTok Posts";

    const string Method = "POST ";

    /// <summary>Whether requests of a series are posts.</summary>
    public static bool Are(Series series) =>
        series.Category == Category && series.Endpoint.StartsWith(Method, StringComparison.Ordinal);
}
