using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TikApis.Api.Errors;
using TikApis.Keys;

namespace TikApis.Api.Keys;

/// <summary>Recognises the API key of a request: <c>X-API-Key</c>, or <c>Authorization: Bearer</c>.</summary>
public sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    KeyLookup keys) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "ApiKey";

    /// <summary>Claim with the account a key belongs to; absent on the operator's own key.</summary>
    public const string AccountClaim = "account";

    /// <summary>Claim with one scope of the key.</summary>
    public const string ScopeClaim = "scope";

    TimeSpan? wait;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Presented(Request) is not { } secret)
            return AuthenticateResult.NoResult();
        (var found, wait) = await keys.Find(secret, Context.Connection.RemoteIpAddress);
        return found is { } key
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(IdentityOf(key, SchemeName)), SchemeName))
            : AuthenticateResult.Fail("Unknown key.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (wait is not null)
        {
            return new ErrorResult(ErrorKind.RateLimitExceeded, "Too many unknown API keys came from this address; this one was not looked up.", []) { RetryAfter = wait }
                .ExecuteAsync(Context);
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return Answers.Error(
            ErrorKind.Unauthorized,
            Presented(Request) is null ? "An API key is required, in X-API-Key or as a bearer token." : "The API key is not known.").ExecuteAsync(Context);
    }

    /// <summary>The key a request came with; null: none.</summary>
    public static string? Presented(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        var header = request.Headers["X-API-Key"].ToString();
        if (header.Length > 0)
            return header;
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null;
    }

    /// <summary>What is claimed of a key, however it was recognised.</summary>
    public static ClaimsIdentity IdentityOf(ApiKey key, string scheme)
    {
        var identity = new ClaimsIdentity(scheme);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, key.Id));
        if (key.AccountId.Length > 0)
            identity.AddClaim(new Claim(AccountClaim, key.AccountId));
        foreach (var scope in Scopes.Names(key.Scopes))
            identity.AddClaim(new Claim(ScopeClaim, scope));
        return identity;
    }
}
