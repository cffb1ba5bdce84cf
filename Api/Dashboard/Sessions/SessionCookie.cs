using TikApis.Sessions;

namespace TikApis.Api.Dashboard.Sessions;

/// <summary>The cookie that holds a session: not for scripts, not for other sites, and over https not for other hosts of the domain.</summary>
static class SessionCookie
{
    /// <summary>Its name, which over https promises what a browser then sees to (RFC 6265bis, 4.1.3).</summary>
    public static string NameIn(HttpRequest request) => request.IsHttps ? "__Host-usage-session" : "usage-session";

    public static void Write(HttpContext context, SessionToken token) =>
        context.Response.Cookies.Append(NameIn(context.Request), $"{token}", OptionsOf(context.Request, IKeySessionsGrain.Lasts));

    public static void Delete(HttpContext context)
    {
        if (!context.Response.HasStarted)
            context.Response.Cookies.Delete(NameIn(context.Request), OptionsOf(context.Request, null));
    }

    static CookieOptions OptionsOf(HttpRequest request, TimeSpan? lasts) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = lasts,
        IsEssential = true,
    };
}
