using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Api.Errors;
using TikApis.Api.Protection;
using TikApis.Email;
using TikApis.Keys;

namespace TikApis.Api.Email;

/// <summary>
/// <c>/unsubscribe/{token}</c>, for whoever holds the link. Looking changes nothing, as scanners of mail follow links; a
/// POST unsubscribes, from the page or from a mail program (RFC 8058). A guessed link counts as a guessed key does.
/// </summary>
public static class UnsubscribePage
{
    const string Path = "/unsubscribe/{token}";
    const string Policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

    public static void MapUnsubscribe(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        group.IsSmall();
        group.MapGet(Path, async (string token, HttpContext context, UnknownKeys unknown, IGrainFactory grains) =>
            await Find(token, context, unknown, grains, (grain, full) => grain.GetAddress(full)) switch
            {
                null => NotThere(context),
                { UnsubscribedAt: null } found => Page(context, 200, $"No more email to {found.Address}?", "<form method=\"post\"><button>Unsubscribe</button></form>"),
                var found => Done(context, found),
            });
        group.MapPost(Path, async (string token, HttpContext context, UnknownKeys unknown, IGrainFactory grains) =>
            await Find(token, context, unknown, grains, (grain, full) => grain.Unsubscribe(full)) is { } found ? Done(context, found) : NotThere(context));
    }

    static async Task<EmailAddress?> Find(string token, HttpContext context, UnknownKeys unknown, IGrainFactory grains, Func<IAccountEmailGrain, string, Task<EmailAddress?>> ask)
    {
        var (address, hash) = (context.Connection.RemoteIpAddress, KeySecret.Hash(token));
        if (unknown.Wait(address, hash) is { } wait)
            throw new ApiException(ErrorKind.RateLimitExceeded, "Too many unknown links and keys came from this address.") { RetryAfter = wait };
        var found = UnsubscribeToken.AccountOf(token) is { } account ? await ask(grains.GetGrain<IAccountEmailGrain>(account), token) : null;
        if (found is null)
            unknown.Failed(address);
        else
            unknown.Worked(hash);
        return found;
    }

    static ContentHttpResult Done(HttpContext context, EmailAddress found) =>
        Page(context, 200, $"{found.Address} is unsubscribed.", "<p>It gets no more email about alerts, until somebody sets it anew.</p>");

    static ContentHttpResult NotThere(HttpContext context) => Page(context, 404, "This link leads nowhere.", "<p>The address is not mailed to any more, or the link is not complete.</p>");

    static ContentHttpResult Page(HttpContext context, int status, string heading, string content)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(
            $$"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex"><title>Email about alerts</title>
            <style>
            :root { color-scheme: light dark }
            body { max-width: 32rem; margin: 15vh auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
            button { font: inherit; padding: .5rem 1.25rem }
            </style></head>
            <body><main><h1>{{WebUtility.HtmlEncode(heading)}}</h1>{{content}}</main></body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: status);
    }
}
