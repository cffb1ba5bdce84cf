namespace TikApis.Api.Dashboard.Sessions;

/// <summary>Where people sign in, and where they go from there.</summary>
static class SignInPath
{
    public const string Path = "/sign-in";

    /// <summary>The sign-in page for somebody who wanted another.</summary>
    public static string Before(string wanted) => IsOurs(wanted) && wanted != "/" ? $"{Path}?returnUrl={Uri.EscapeDataString(wanted)}" : Path;

    /// <summary>Where to go after it: never to another site.</summary>
    public static string After(string? returnUrl) => returnUrl is not null && IsOurs(returnUrl) ? returnUrl : "/";

    static bool IsOurs(string path) =>
        path is ['/'] or ['/', not ('/' or '\\'), ..] && !path.Any(char.IsControl) && !path.StartsWith(Path, StringComparison.OrdinalIgnoreCase);
}
