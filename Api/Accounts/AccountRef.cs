using TikApis.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Keys;

namespace TikApis.Api.Accounts;

/// <summary>
/// The account a request is about: the key's own, or on operators' routes the one in the path, which must exist.
/// </summary>
public sealed record AccountRef(string Id)
{
    public static async ValueTask<AccountRef> BindAsync(HttpContext context)
    {
        if (context.GetRouteValue("accountId") is string named)
        {
            return AccountId.IsValid(named) && await context.RequestServices.GetRequiredService<KnownAccounts>().Has(named)
                ? new AccountRef(named)
                : throw Missing(named);
        }

        return context.User.FindFirst(KeyAuthentication.AccountClaim) is { } own
            ? new AccountRef(own.Value)
            : throw new ApiException(ErrorKind.Forbidden, "The operator's key has no account of its own: use /v1/accounts/{id}/….");
    }

    public static ApiException Missing(string id) =>
        new(ErrorKind.NotFound, id.Length > AccountId.MaxLength ? "There is no account of that id." : $"There is no account '{id}'.");
}
