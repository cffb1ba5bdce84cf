using System.Security.Claims;
using TikApis.Keys;

namespace TikApis.Api.Keys;

/// <summary>Who asks: the key of a request.</summary>
/// <param name="KeyId">Id of the key.</param>
/// <param name="Scopes">What it opens.</param>
public sealed record Caller(string KeyId, KeyScopes Scopes)
{
    /// <summary>The caller of a request that was let in.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context.User));

    /// <summary>Whether it may give, rename or revoke a key of these scopes: none that opens more than itself.</summary>
    public bool MayManage(KeyScopes scopes) => Scopes.HasFlag(KeyScopes.Admin) || (scopes & ~Scopes) == KeyScopes.None;

    /// <summary>Whoever was recognised.</summary>
    public static Caller Of(ClaimsPrincipal user) => new(
        user.FindFirst(ClaimTypes.NameIdentifier)!.Value,
        Keys.Scopes.Parse(user.FindAll(KeyAuthentication.ScopeClaim).Select(claim => claim.Value)));
}
