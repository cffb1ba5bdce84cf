using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using TikApis.Accounts;
using TikApis.Api.Accounts;
using TikApis.Api.Dashboard.Sessions;
using TikApis.Api.Errors;
using TikApis.Api.Keys;

namespace TikApis.Api.Dashboard;

/// <summary>Who looks at a page: a session, and what its key opens. It is asked again before anything is shown or done.</summary>
sealed class Viewer(AuthenticationStateProvider authentication, KeySessions sessions, KnownAccounts accounts)
{
    ClaimsPrincipal? user;

    /// <summary>The key's id and scopes.</summary>
    /// <exception cref="SessionEndedException">Nobody is signed in.</exception>
    public async Task<Caller> Caller() => Keys.Caller.Of(await User());

    /// <summary>The key's own account; null: an operator's.</summary>
    public async Task<string?> OwnAccount() => (await User()).FindFirst(KeyAuthentication.AccountClaim)?.Value;

    public async Task<bool> IsOperator() => (await User()).HasClaim(KeyAuthentication.ScopeClaim, Scopes.Admin);

    /// <summary>Sees to it that the session goes on and its key was not revoked.</summary>
    /// <exception cref="SessionEndedException">It does not.</exception>
    public async Task Check()
    {
        var signedIn = await User();
        if (await sessions.Find(signedIn.FindFirst(ClaimTypes.NameIdentifier)!.Value, signedIn.FindFirst(SessionAuthentication.SessionClaim)!.Value) is null)
            throw new SessionEndedException();
    }

    /// <summary>The same, of what stays open: while nobody can say whether the session goes on, it does, as every question asks again.</summary>
    /// <exception cref="SessionEndedException">It does not.</exception>
    public async Task CheckIfPossible()
    {
        try
        {
            await Check();
        }
        catch (Exception unknown) when (Unavailability.Is(unknown))
        {
            // The next look asks again.
        }
    }

    /// <summary>The account a page is about, which this session may see.</summary>
    /// <param name="named">The one in the page's path; null: the key's own.</param>
    /// <returns>Null when there is none of that name, or it is another's: which of both is not told.</returns>
    public async Task<string?> AccountOf(string? named)
    {
        await Check();
        var own = await OwnAccount();
        if (named is null || named == own)
            return own;
        return await IsOperator() && AccountId.IsValid(named) && await accounts.Has(named) ? named : null;
    }

    async Task<ClaimsPrincipal> User()
    {
        user ??= (await authentication.GetAuthenticationStateAsync()).User;
        return user.Identity is { IsAuthenticated: true } ? user : throw new SessionEndedException();
    }
}

/// <summary>The session ended, or its key was revoked.</summary>
sealed class SessionEndedException : Exception;
