using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Api.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Api.Protection;
using TikApis.Api.Reference;
using TikApis.Email;

namespace TikApis.Api.Email;

/// <summary>Where an account's alerts are mailed: the same routes for the account's own key and for operators.</summary>
public static class NotificationRoutes
{
    public static void MapNotifications(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/v1/account/notifications").RequireAuthorization(Scopes.Account));
        Map(app.MapGroup("/v1/accounts/{accountId}/notifications").RequireAuthorization(Scopes.Admin));
    }

    static void Map(RouteGroupBuilder group)
    {
        group.WithTags("Notifications").IsSmall();
        group.MapGet("", async (AccountRef account, IGrainFactory grains) => Answers.Ok(NotificationSettings.Of(await Of(account, grains).GetSettings())))
            .WithSummary("To which addresses an account's alerts are mailed, and whether email can be sent at all.");
        group.MapPut("", Change)
            .WithSummary("Changes it; the addresses are replaced as a whole.").Refuses(ErrorKind.Conflict)
            .Accepts<WantedNotifications>("application/json");
    }

    static async Task<Ok<Answer<NotificationSettings>>> Change(AccountRef account, HttpRequest request, IGrainFactory grains)
    {
        var wanted = await RequestJson.Read<WantedNotifications>(request);
        wanted.Check(new WantedNotifications.Validator());
        return Answers.Ok(NotificationSettings.Of(await Of(account, grains).ChangeSettings(wanted.ToChange())
            ?? throw new ApiException(
                ErrorKind.Conflict,
                "No email can be sent: the service has no mail server (Email:Host is not set). Nothing was changed; addresses can only be removed.",
                new ErrorDetail("emails", "must not be added to while Email:Host is not set"))));
    }

    static IAccountEmailGrain Of(AccountRef account, IGrainFactory grains) => grains.GetGrain<IAccountEmailGrain>(account.Id);
}
