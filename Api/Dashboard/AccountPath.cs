using Microsoft.AspNetCore.Components;

namespace TikApis.Api.Dashboard;

/// <summary>Pages about an account that is not the session's own begin with its id, as the API's routes do.</summary>
static class AccountPath
{
    const string Start = "accounts/";

    /// <summary>The account in the address of a page; null: the session's own.</summary>
    public static string? AccountIn(NavigationManager navigation)
    {
        var path = navigation.ToBaseRelativePath(navigation.Uri).Split('?', '#')[0];
        return path.StartsWith(Start, StringComparison.OrdinalIgnoreCase) && path[Start.Length..].Split('/')[0] is { Length: > 0 } id
            ? Uri.UnescapeDataString(id)
            : null;
    }
}
