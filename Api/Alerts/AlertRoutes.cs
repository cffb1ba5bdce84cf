using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Alerts;
using TikApis.Api.Accounts;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Api.Protection;

namespace TikApis.Api.Alerts;

/// <summary>An account's inbox: the same routes for the account's own key and for operators.</summary>
public static class AlertRoutes
{
    public static void MapAlerts(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/v1/account/alerts").RequireAuthorization(Scopes.Account));
        Map(app.MapGroup("/v1/accounts/{accountId}/alerts").RequireAuthorization(Scopes.Admin));
    }

    static void Map(RouteGroupBuilder group)
    {
        group.WithTags("Alerts").IsSmall().RefuseUnknownParameters();
        group.MapGet("", async (AccountRef account, [AsParameters] AlertParameters parameters, [AsParameters] Paging paging, IGrainFactory grains) =>
        {
            var (filter, (skip, take)) = (parameters.ToFilter(), paging.Slice());
            var page = await Of(account, grains).GetAlerts(filter, skip, take);
            return Answers.Ok<AlertAnswer[], AlertsMeta>([.. page.Alerts.Select(AlertAnswer.Of)], new AlertsMeta(paging.PaginationOf(page.Total), page.Unread));
        }).WithSummary("The last 500 alerts, latest first, each with all that explains it.");
        group.MapGet("{alertId}", async (AccountRef account, string alertId, IGrainFactory grains) =>
            Answers.Ok(AlertAnswer.Of(await Of(account, grains).GetAlert(alertId) ?? throw NotThere())))
            .WithSummary("An alert.");
        group.MapPost("{alertId}/read", (AccountRef account, string alertId, IGrainFactory grains) => Mark(account, alertId, true, grains))
            .WithSummary("Marks an alert as read.");
        group.MapPost("{alertId}/unread", (AccountRef account, string alertId, IGrainFactory grains) => Mark(account, alertId, false, grains))
            .WithSummary("Marks an alert as unread.");
        group.MapPost("read", async (AccountRef account, IGrainFactory grains) => Answers.Ok(new MarkedAlerts(await Of(account, grains).Mark(null, read: true))))
            .WithSummary("Marks every alert as read.");
    }

    static async Task<Ok<Answer<AlertAnswer>>> Mark(AccountRef account, string alertId, bool read, IGrainFactory grains)
    {
        await Of(account, grains).Mark([alertId], read);
        return Answers.Ok(AlertAnswer.Of(await Of(account, grains).GetAlert(alertId) ?? throw NotThere()));
    }

    static IAlertsGrain Of(AccountRef account, IGrainFactory grains) => grains.GetGrain<IAlertsGrain>(account.Id);

    static ApiException NotThere() => new(ErrorKind.NotFound, "There is no alert of that id, or it is not kept any more.");
}

/// <summary>The query parameters of the inbox.</summary>
public sealed record AlertParameters
{
    /// <summary><c>true</c>: only those that were read; <c>false</c>: only those that were not.</summary>
    public string? Read { get; init; }

    /// <summary>Only those of this type: monthlyQuota, dailyQuota, rateLimit, refusedRequests, errorSpike, unusualActivity or webhookFailing.</summary>
    public string? Type { get; init; }

    /// <summary>Only those of this rule.</summary>
    public string? RuleId { get; init; }

    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public AlertFilter ToFilter()
    {
        this.Check(new Validator());
        return new AlertFilter(Read is null ? null : Read == "true", TypeOf(Type), RuleId);
    }

    static AlertType? TypeOf(string? name) => Enum.GetValues<AlertType>().Select(type => (AlertType?)type).FirstOrDefault(type => Names.Of(type!.Value) == name);

    sealed class Validator : AbstractValidator<AlertParameters>
    {
        public Validator()
        {
            RuleFor(p => p.Read).Must(read => read is null or "true" or "false").OverridePropertyName("read").WithMessage("must be true or false");
            RuleFor(p => p.Type).Must(type => type is null || TypeOf(type) is not null).OverridePropertyName("type")
                .WithMessage($"must be one of {string.Join(", ", Enum.GetValues<AlertType>().Select(Names.Of))}");
            RuleFor(p => p.RuleId).Length(1, 64).OverridePropertyName("ruleId").WithMessage("must have 1 to 64 characters");
        }
    }
}

/// <summary>Facts about a page of alerts.</summary>
/// <param name="Pagination">Which page it is.</param>
/// <param name="Unread">Unread alerts in all.</param>
public sealed record AlertsMeta(Pagination Pagination, int Unread);

/// <summary>An alert in the inbox.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Read">Whether somebody read it.</param>
/// <param name="ReadAt">When.</param>
public sealed record AlertAnswer(Alert Alert, bool Read, DateTimeOffset? ReadAt)
{
    public static AlertAnswer Of(InboxAlert one) => new(one.Alert, one.ReadAt is not null, one.ReadAt);
}

/// <summary>Alerts that were marked.</summary>
/// <param name="Alerts">How many.</param>
public sealed record MarkedAlerts(int Alerts);
