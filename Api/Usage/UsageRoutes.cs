using System.Globalization;
using TikApis.Api.Accounts;
using TikApis.Api.Csv;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Api.Live;
using TikApis.Api.Reference;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>What an account used: the same routes for an account's own key and for operators.</summary>
public static class UsageRoutes
{
    public static void MapUsage(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/v1/account/usage").WithTags("Usage").RequireAuthorization(Scopes.Account));
        Map(app.MapGroup("/v1/accounts/{accountId}/usage").WithTags("Usage").RequireAuthorization(Scopes.Admin));
    }

    static void Map(RouteGroupBuilder group)
    {
        group.RefuseUnknownParameters().Refuses(ErrorKind.InvalidRequest);
        var reports = group.MapGroup("").WithEntityTags();
        reports.MapGet("", Usage)
            .WithSummary("Totals and buckets of a range, grouped and compared if asked for.")
            .Produces<Answer<UsageReport>>()
            .AlsoAsCsv();
        reports.MapGet("endpoints", Endpoints)
            .WithSummary("Usage of each endpoint over a range, most used first. As CSV all of them.")
            .Produces<Answer<EndpointUsage[], PageMeta>>()
            .AlsoAsCsv();
        reports.MapGet("summary", async (AccountRef account, IGrainFactory grains) =>
            Answers.Ok(await Of(account, grains).GetSummary()))
            .WithSummary("The current billing period: totals, quota used and projected, the last hour by the minute.");
        reports.MapGet("trends", async (AccountRef account, [AsParameters] TrendParameters parameters, IGrainFactory grains, TimeProvider time) =>
            Answers.Ok(await Of(account, grains).GetTrends(parameters.ToQuery(time.GetUtcNow()))))
            .WithSummary("Week over week, month over month, and the slope of daily requests over a range (90 days when left out).");
        reports.MapGet("errors", async (AccountRef account, [AsParameters] ErrorParameters parameters, [AsParameters] Paging paging, IGrainFactory grains) =>
            paging.Of(await Of(account, grains).GetErrors(parameters.ToFilter())))
            .WithSummary("Recent errors, newest first: of the last 200 by the time they happened, those the filter means.");
        group.MapGet("events/{eventId}", async (AccountRef account, string eventId, string? source, HttpRequest request, IGrainFactory grains) =>
        {
            var sent = SentEvent.Of(request, source);
            return Answers.Ok(EventAnswer.Of(sent, await Of(account, grains).GetEvent(sent.Identity)));
        })
            .WithSummary("What became of an event, for as long as its id is remembered.")
            .Refuses(ErrorKind.NotFound);
        group.MapGet("live", (AccountRef account, Caller caller) => new LiveStream(account.Id, caller.KeyId))
            .WithSummary("What is used right now, as server-sent events: at once, and every half second in which it changed.")
            .StreamsEvents<LiveUsage>();
        group.MapGet("export", Export)
            .WithSummary("The buckets of a range of any length, streamed as a file. By endpoint or key, what is beyond the 10,000 most used of a bucket is summed in `(other)`.")
            .Produces<Answer<ExportRow[]>>()
            .AlsoAsCsv();
    }

    static async Task<IResult> Usage(AccountRef account, [AsParameters] UsageParameters parameters, HttpRequest request, IGrainFactory grains, TimeProvider time)
    {
        var query = parameters.ToQuery(time.GetUtcNow());
        if (AnswerFormats.Of(parameters.Format, request) == AnswerFormat.Json)
            return Answers.Ok(await Of(account, grains).GetUsage(query));
        if (query.CompareFrom is not null)
            throw new ApiException(ErrorKind.InvalidRequest, "A table holds one range.", new ErrorDetail("compare", "cannot be asked for as csv"));
        var report = await Of(account, grains).GetUsage(query);
        return new CsvResult(FileName("usage", account, query, AnswerFormat.Csv), UsageRows.ColumnsOf(query.GroupBy), UsageRows.Of(report).Select(UsageRows.CellsOf));
    }

    static async Task<IResult> Endpoints(
        AccountRef account, [AsParameters] EndpointParameters parameters, [AsParameters] Paging paging, HttpRequest request, IGrainFactory grains, TimeProvider time)
    {
        var query = parameters.ToQuery(time.GetUtcNow());
        var format = AnswerFormats.Of(parameters.Format, request);
        var endpoints = await Of(account, grains).GetEndpoints(query);
        return format == AnswerFormat.Json
            ? paging.Of(endpoints)
            : new CsvResult(FileName("endpoints", account, query, format), UsageRows.EndpointColumns, endpoints.Select(UsageRows.CellsOf));
    }

    internal static UsageExport Export(AccountRef account, [AsParameters] ExportParameters parameters, HttpRequest request, Caller caller, IGrainFactory grains, TimeProvider time)
    {
        var query = parameters.ToExport(time.GetUtcNow());
        var format = AnswerFormats.Of(parameters.Format, request);
        return new UsageExport(Of(account, grains), query, format, FileName("usage", account, query, format), caller.KeyId);
    }

    static IUsageGrain Of(AccountRef account, IGrainFactory grains) => grains.Of<IUsageGrain>(account.Id);

    static string FileName(string what, AccountRef account, UsageQuery query, AnswerFormat format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{what}-{account.Id}-{query.Start.UtcDateTime:yyyy-MM-dd}-{query.End.AddTicks(-1).UtcDateTime:yyyy-MM-dd}.{(format == AnswerFormat.Csv ? "csv" : "json")}");
}
