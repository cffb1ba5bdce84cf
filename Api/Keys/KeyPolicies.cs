using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using TikApis.Api.Dashboard;
using TikApis.Api.Dashboard.Sessions;

namespace TikApis.Api.Keys;

/// <summary>What a route asks of the key: one scope. The admin scope opens everything.</summary>
public static class KeyPolicies
{
    const string ByRoute = "ByRoute";

    /// <summary>Adds key authentication; a route that names no policy is refused to everyone without a key.</summary>
    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyLookup>();
        services.AddSingleton<KeyCheck>();
        services.AddAuthentication(ByRoute)
            .AddPolicyScheme(ByRoute, null, scheme => scheme.ForwardDefaultSelector = context =>
                context.GetEndpoint()?.Metadata.GetMetadata<PageEndpoint>() is null ? KeyAuthentication.SchemeName : SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Scopes.Account, policy => policy.RequireClaim(KeyAuthentication.ScopeClaim, Scopes.Account, Scopes.Admin))
            .AddPolicy(Scopes.Ingest, policy => policy.RequireClaim(KeyAuthentication.ScopeClaim, Scopes.Ingest, Scopes.Admin))
            .AddPolicy(Scopes.Admin, policy => policy.RequireClaim(KeyAuthentication.ScopeClaim, Scopes.Admin));
        return services;
    }
}
