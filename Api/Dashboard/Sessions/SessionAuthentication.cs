using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TikApis.Api.Keys;

namespace TikApis.Api.Dashboard.Sessions;

/// <summary>Recognises the session of a browser, and at every use whether its key still opens anything.</summary>
sealed class SessionAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, KeySessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "Session";

    /// <summary>Claim with the hash of the session's token.</summary>
    public const string SessionClaim = "session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionToken.Parse(Request.Cookies[SessionCookie.NameIn(Request)]) is not { } token)
            return AuthenticateResult.NoResult();
        if (await sessions.Find(token.KeyId, token.Hash, Context.Connection.RemoteIpAddress) is not { } key)
        {
            SessionCookie.Delete(Context);
            return AuthenticateResult.Fail("The session has ended.");
        }

        var identity = KeyAuthentication.IdentityOf(key, SchemeName);
        identity.AddClaim(new Claim(SessionClaim, token.Hash));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    /// <summary>People are asked to sign in, and come back to where they wanted to be; a connection is refused.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (HttpMethods.IsGet(Request.Method) && !Request.Path.StartsWithSegments("/_blazor"))
            Response.Redirect(SignInPath.Before($"{Request.Path}{Request.QueryString}"));
        else
            Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
