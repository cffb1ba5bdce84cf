using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace TikApis.Api.Keys;

/// <summary>What a route asks of the key: one scope. The admin scope opens everything.</summary>
public static class KeyPolicies
{
    /// <summary>Adds key authentication; a route that names no policy is refused to everyone without a key.</summary>
    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyCheck>();
        services.AddAuthentication(KeyAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Scopes.Account, policy => policy.RequireClaim(KeyAuthentication.ScopeClaim, Scopes.Account, Scopes.Admin))
            .AddPolicy(Scopes.Ingest, policy => policy.RequireClaim(KeyAuthentication.ScopeClaim, Scopes.Ingest, Scopes.Admin))
            .AddPolicy(Scopes.Admin, policy => policy.RequireClaim(KeyAuthentication.ScopeClaim, Scopes.Admin));
        return services;
    }
}
