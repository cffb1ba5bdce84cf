using System.Globalization;
using TikApis.Api.Accounts;
using TikApis.Api.Csv;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Keys;
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
        group.RefuseUnknownParameters();
        var reports = group.MapGroup("").WithEntityTags();
        reports.MapGet("", Usage).Produces<Answer<UsageReport>>();
        reports.MapGet("endpoints", Endpoints).Produces<Answer<EndpointUsage[]>>();
        reports.MapGet("summary", async (AccountRef account, IGrainFactory grains) => Answers.Ok(await Of(account, grains).GetSummary()));
        reports.MapGet("trends", async (AccountRef account, [AsParameters] TrendParameters parameters, IGrainFactory grains, TimeProvider time) =>
            Answers.Ok(await Of(account, grains).GetTrends(parameters.ToQuery(time.GetUtcNow()))));
        group.MapGet("export", Export);
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

    static UsageExport Export(AccountRef account, [AsParameters] ExportParameters parameters, HttpRequest request, IGrainFactory grains, TimeProvider time)
    {
        var query = parameters.ToExport(time.GetUtcNow());
        var format = AnswerFormats.Of(parameters.Format, request);
        return new UsageExport(Of(account, grains), query, format, FileName("usage", account, query, format));
    }

    static IUsageGrain Of(AccountRef account, IGrainFactory grains) => grains.GetGrain<IUsageGrain>(account.Id);

    static string FileName(string what, AccountRef account, UsageQuery query, AnswerFormat format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{what}-{account.Id}-{query.Start.UtcDateTime:yyyy-MM-dd}-{query.End.AddTicks(-1).UtcDateTime:yyyy-MM-dd}.{(format == AnswerFormat.Csv ? "csv" : "json")}");
}
