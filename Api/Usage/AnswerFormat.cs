using Microsoft.Net.Http.Headers;

namespace TikApis.Api.Usage;

/// <summary>What an answer is written as.</summary>
public enum AnswerFormat
{
    Json,
    Csv,
}

static class AnswerFormats
{
    /// <summary>The format named, else the one the Accept header likes better; JSON when both are alike.</summary>
    public static AnswerFormat Of(string? named, HttpRequest request)
    {
        if (named is not null)
            return Enum.Parse<AnswerFormat>(named, ignoreCase: true);
        return Prefers(request, "text/csv") ? AnswerFormat.Csv : AnswerFormat.Json;
    }

    /// <summary>Whether the Accept header likes a type better than JSON.</summary>
    public static bool Prefers(HttpRequest request, string type)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Liking(accepted, type) > Liking(accepted, "application/json");
    }

    /// <summary>The quality of the most specific range that includes a type; 0 without any.</summary>
    static double Liking(IList<MediaTypeHeaderValue> accepted, string type)
    {
        var wanted = new MediaTypeHeaderValue(type);
        return accepted.Where(wanted.IsSubsetOf)
            .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();
    }
}
