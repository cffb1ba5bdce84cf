using System.Globalization;

namespace TikApis.Tests.Http;

/// <summary>What a report can be asked for, and how a range is understood.</summary>
public sealed class QueryInputTests(QueryInputTests.Fixture fixture) : IClassFixture<QueryInputTests.Fixture>
{
    static readonly string[] BadTimes =
    [
        "", "yesterday", "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-01", "2024-1-1", "20240501", "1715774400", "2024-05-01T08", "2024-05-01T25:00:00Z",
        "2024-05-01T08:60:00Z", "2024-05-01 08:00:00Z", "2024-05-01T08:00:00", "2024-05-01T08:00:00%2b25:00", "2024-05-01T08:00:00+02:00", "2024-05-01Z",
        "1969-12-31", "1969-12-31T23:59:59Z", "1970-01-01T00:59:59%2b01:00", "9000-01-01", "9999-12-31T23:59:59Z", "10000-01-01", "0000-01-01", "-2024-05-01",
        "%00", "2024-05-01%00", "%F0%9F%92%A9", "2024-05-01'--",
    ];

    public static TheoryData<string, string> Bad =>
    [
        .. from name in new[] { "startDate", "endDate" } from text in BadTimes select ($"{name}={text}", name),
        ("startDate=2024-05-01&startDate=2024-05-02", "startDate"),
        ("startDate=2024-05-02&endDate=2024-05-01", "endDate"),
        ("startDate=2024-05-16", "endDate"),
        ("startDate=2024-05-01T08:00:00Z&endDate=2024-05-01T08:00:00Z", "endDate"),
        ("startDate=2024-05-01T09:30:00Z&endDate=2024-05-01T08:00:00Z", "endDate"),
        .. new[] { "", "yearly", "day", "0", "2", "daily,weekly", "dail", "daily%20", "null" }.Select(text => ($"interval={text}", "interval")),
        ("interval=daily&interval=weekly", "interval"),
        ("category=", "category"),
        ($"category={new string('c', 65)}", "category"),
        .. new[] { "", "2", "200", "2xx,4xx", "0xx", "6xx", "xx", "2xxx", "-2xx", "errors" }.Select(text => ($"status={text}", "status")),
        ("endpoint=", "endpoint"),
        ($"endpoint=/{new string('e', 600)}", "endpoint"),
        ($"apiKeyId={new string('k', 65)}", "apiKeyId"),
        .. new[] { "", "xml", "csv%20", "0" }.Select(text => ($"format={text}", "format")),
        ("limt=5", "limt"),
        ("start=2024-05-01", "start"),
        ("%27;--=1", "';--"),
    ];

    public static TheoryData<string, string> BadForReports =>
    [
        .. new[] { "", "method", "0", "category,status", "key" }.Select(text => ($"groupBy={text}", "groupBy")),
        .. new[] { "", "last", "2024-02-30", "previous,previous", "1969-12-31" }.Select(text => ($"compare={text}", "compare")),
        ("startDate=1970-01-02&endDate=1970-01-03&compare=previous", "compare"),
        ("compare=8999-12-31", "compare"),
        ("compare=previous&format=csv", "compare"),
        ("startDate=2022-01-01&endDate=2024-12-31&groupBy=status", "interval"),
        ("startDate=2024-01-01&endDate=2024-03-31&interval=hourly&groupBy=endpoint", "interval"),
    ];

    public static TheoryData<string, string> BadPaging =>
    [
        .. from name in new[] { "page", "limit" }
           from text in new[] { "", "0", "-1", "1.5", "1e1", "x", "%201", "+1", "0x1", "99999999999999999999", "٣", "2147483648", "1&{0}=2" }
           select ($"{name}={text.Replace("{0}", name, StringComparison.Ordinal)}", name),
        ("page=1000001", "page"),
        ("limit=101", "limit"),
    ];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_parameter_that_cannot_be_understood_is_named(string query, string parameter)
    {
        foreach (var route in new[] { "usage", "usage/endpoints" })
        {
            (await fixture.Operator(route, query)).AssertError(400, "invalid_request", parameter);
            (await fixture.Owner.Get($"/v1/account/{route}?{query}")).AssertError(400, "invalid_request", parameter);
        }
    }

    [Theory]
    [InlineData("startDate=2020-01-01&endDate=2024-01-01&interval=hourly")]
    [InlineData("startDate=1970-01-01&endDate=8999-12-31&interval=monthly")]
    [InlineData("startDate=2020-01-01T00:00:00Z&endDate=2021-02-20T17:00:00Z&interval=hourly")]
    public async Task A_range_of_too_many_buckets_names_the_interval(string query)
    {
        (await fixture.Operator("usage", query)).AssertError(400, "invalid_request", "interval");
        (await fixture.Owner.Get($"/v1/account/usage?{query}")).AssertError(400, "invalid_request", "interval");
    }

    [Theory]
    [MemberData(nameof(BadForReports))]
    public async Task A_parameter_of_reports_that_cannot_be_understood_is_named(string query, string parameter) =>
        (await fixture.Operator("usage", query)).AssertError(400, "invalid_request", parameter);

    [Theory]
    [InlineData("usage/summary", "startDate=2024-05-01", "startDate")]
    [InlineData("usage/trends", "interval=daily", "interval")]
    [InlineData("usage/trends", "endDate=2024-05-16", "endDate")]
    [InlineData("usage/trends", "startDate=1970-01-01", "startDate")]
    [InlineData("usage/export", "compare=previous", "compare")]
    [InlineData("usage/export", "page=1", "page")]
    [InlineData("usage/export", "format=pdf", "format")]
    public async Task Every_report_names_a_parameter_that_is_not_its_own(string route, string query, string parameter) =>
        (await fixture.Operator(route, query)).AssertError(400, "invalid_request", parameter);

    [Fact]
    public async Task Every_unknown_parameter_is_named_with_those_that_are_known()
    {
        var reply = await fixture.Operator("usage", "groupby=status&group_by=status&filter=x&startDate=2024-05-01");
        reply.AssertError(400, "invalid_request");
        Assert.Equal(["filter", "group_by"], reply.Fields.Order());
        Assert.Contains("groupBy", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadPaging))]
    public async Task A_page_that_cannot_be_is_named(string query, string parameter) =>
        (await fixture.Operator("usage/endpoints", query)).AssertError(400, "invalid_request", parameter);

    [Fact]
    public async Task Every_bad_parameter_is_named_at_once()
    {
        var reply = await fixture.Operator("usage", "startDate=a&endDate=b&interval=c&category=");
        reply.AssertError(400, "invalid_request");
        Assert.Equal(["category", "endDate", "interval", "startDate"], reply.Fields.Order());
    }

    [Theory]
    [InlineData("", "2024-04-15", "2024-05-16", 31)]
    [InlineData("endDate=2024-03-01", "2024-01-31", "2024-03-02", 31)]
    [InlineData("endDate=2024-03-01T10:20:00Z", "2024-01-31", "2024-03-01T11", 31)]
    [InlineData("endDate=1970-01-01", "1969-12-02", "1970-01-02", 31)]
    [InlineData("startDate=2024-05-14", "2024-05-14", "2024-05-16", 2)]
    [InlineData("startDate=2024-05-15&endDate=2024-05-15", "2024-05-15", "2024-05-16", 1)]
    [InlineData("startDate=2024-02-28&endDate=2024-03-01", "2024-02-28", "2024-03-02", 3)]
    [InlineData("startDate=2024-05-14T08:20:00Z&endDate=2024-05-14T09:00:01Z", "2024-05-14T08", "2024-05-14T10", 1)]
    [InlineData("startDate=2024-05-14T08:20:00Z&endDate=2024-05-14T09:00:01Z&interval=hourly", "2024-05-14T08", "2024-05-14T10", 2)]
    [InlineData("startDate=2024-05-14T08:00:00Z&endDate=2024-05-14T09:00:00Z&interval=hourly", "2024-05-14T08", "2024-05-14T09", 1)]
    [InlineData("startDate=2024-05-14T08:30Z&endDate=2024-05-14T08:30:00.0000001Z&interval=Hourly", "2024-05-14T08", "2024-05-14T09", 1)]
    [InlineData("startDate=2024-05-14T08:20:00%2b05:30&endDate=2024-05-14T08:20:00-05:30&interval=hourly", "2024-05-14T02", "2024-05-14T14", 12)]
    [InlineData("startDate=2024-05-14T22:00:00Z&endDate=2024-05-15", "2024-05-14T22", "2024-05-16", 2)]
    [InlineData("startDate=2020-01-01T00:00:00Z&endDate=2021-02-20T16:00:00Z&interval=hourly", "2020-01-01", "2021-02-20T16", 10_000)]
    [InlineData("startDate=8999-12-31&endDate=8999-12-31&interval=monthly", "8999-12-31", "9000-01-01", 1)]
    public async Task A_range_is_cut_into_whole_hours_and_echoed(string query, string start, string end, int buckets)
    {
        var report = (await fixture.Operator("usage", query)).Data;
        Assert.Equal((Instant(start), Instant(end)), (report.GetProperty("startDate").GetDateTimeOffset(), report.GetProperty("endDate").GetDateTimeOffset()));
        Assert.EndsWith("Z", report.GetProperty("startDate").GetString(), StringComparison.Ordinal);

        // Every bucket is there, in order, without a gap, and empty.
        var cells = report.GetProperty("buckets").EnumerateArray().ToArray();
        Assert.Equal(buckets, cells.Length);
        var at = Instant(start);
        foreach (var cell in cells)
        {
            Assert.Equal(at, cell.GetProperty("start").GetDateTimeOffset());
            at = cell.GetProperty("end").GetDateTimeOffset();
            Assert.Equal(0, cell.GetProperty("requests").GetInt64());
            Assert.Equal(System.Text.Json.JsonValueKind.Null, cell.GetProperty("successRate").ValueKind);
        }

        Assert.Equal(Instant(end), at);
    }

    [Theory]
    [InlineData("weekly", "startDate=2024-05-01&endDate=2024-05-15", "2024-05-01 2024-05-06 2024-05-13")]
    [InlineData("weekly", "startDate=2024-05-06&endDate=2024-05-12", "2024-05-06")]
    [InlineData("weekly", "startDate=2024-05-05&endDate=2024-05-06", "2024-05-05 2024-05-06")]
    [InlineData("weekly", "startDate=2024-12-29&endDate=2025-01-06", "2024-12-29 2024-12-30 2025-01-06")]
    [InlineData("monthly", "startDate=2024-01-15&endDate=2024-03-10", "2024-01-15 2024-02-01 2024-03-01")]
    [InlineData("monthly", "startDate=2023-12-31&endDate=2024-01-01", "2023-12-31 2024-01-01")]
    [InlineData("monthly", "startDate=2024-02-01&endDate=2024-02-29", "2024-02-01")]
    [InlineData("MONTHLY", "startDate=2024-02-29T23:10:00Z&endDate=2024-03-01T00:10:00Z", "2024-02-29T23 2024-03-01")]
    [InlineData("daily", "startDate=2024-02-28T05:00:00Z&endDate=2024-03-01T01:00:00Z", "2024-02-28T05 2024-02-29 2024-03-01")]
    public async Task Buckets_start_on_Mondays_and_firsts_of_the_month_and_are_clipped_at_the_edges(string interval, string query, string starts)
    {
        var report = (await fixture.Operator("usage", $"{query}&interval={interval}")).Data;
        Assert.Equal(starts.Split(' ').Select(Instant), report.GetProperty("buckets").EnumerateArray().Select(b => b.GetProperty("start").GetDateTimeOffset()));
        Assert.Equal(interval.ToLowerInvariant(), report.GetProperty("interval").GetString());
    }

    [Fact]
    public async Task A_date_as_end_includes_that_day_and_an_instant_does_not_include_itself()
    {
        var account = await fixture.NewAccount();
        DateTimeOffset midnight = Instant("2024-05-10");
        await fixture.Send(account, midnight.AddTicks(-10_000), midnight, midnight.AddDays(1).AddTicks(-10_000), midnight.AddDays(1));

        async Task<long> Count(string query) =>
            (await fixture.App.Get($"/v1/accounts/{account}/usage?{query}")).GetProperty("totals").GetProperty("requests").GetInt64();

        Assert.Equal(2, await Count("startDate=2024-05-10&endDate=2024-05-10"));
        Assert.Equal(3, await Count("startDate=2024-05-10&endDate=2024-05-11"));
        Assert.Equal(2, await Count("startDate=2024-05-10T00:00:00Z&endDate=2024-05-11T00:00:00Z"));
        Assert.Equal(1, await Count("startDate=2024-05-09&endDate=2024-05-10T00:00:00Z"));
        Assert.Equal(4, await Count(""));
    }

    [Fact]
    public async Task A_category_nobody_used_is_empty_and_its_case_counts()
    {
        var account = await fixture.NewAccount();
        await fixture.Send(account, fixture.Now);
        foreach (var (category, expected) in new[] { ("System", 1), ("system", 0), ("System%20", 0), ("None", 0) })
        {
            var report = await fixture.App.Get($"/v1/accounts/{account}/usage?category={category}");
            Assert.Equal(expected, report.GetProperty("totals").GetProperty("requests").GetInt64());
            Assert.Equal(31, report.GetProperty("buckets").GetArrayLength());
        }
    }

    [Fact]
    public async Task Endpoints_come_in_pages_the_most_used_first()
    {
        var account = await fixture.NewAccount();
        await fixture.App.Send([.. Enumerable.Range(1, 45).SelectMany(n =>
            Enumerable.Repeat(new { accountId = account, method = "GET", endpoint = $"/v1/{Letters(n)}", status = 200 }, n))]);

        List<string?> seen = [];
        for (var page = 1; page <= 4; page++)
        {
            var reply = await fixture.Http.Get($"/v1/accounts/{account}/usage/endpoints?page={page}{(page == 1 ? "" : "&limit=20")}");
            Assert.Equal($$"""{"total":45,"pages":3,"current":{{page}},"limit":20}""", reply.Json.GetProperty("meta").GetProperty("pagination").GetRawText());
            seen.AddRange(reply.Data.EnumerateArray().Select(e => e.GetProperty("endpoint").GetString()));
        }

        Assert.Equal(Enumerable.Range(1, 45).Reverse().Select(n => $"/v1/{Letters(n)}"), seen);
        Assert.Empty((await fixture.Operator("usage/endpoints", "page=1000000&limit=100")).Data.EnumerateArray());
    }

    // Names, not ids.
    static string Letters(int n) => $"{(char)('a' + n / 26)}{(char)('a' + n % 26)}";

    static DateTimeOffset Instant(string text) =>
        DateTimeOffset.ParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public sealed class Fixture : ClockedApp
    {
        string empty = "";

        /// <summary>The owner of an account without usage.</summary>
        public HttpClient Owner { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            empty = await NewAccount();
            Owner = App.WithKey(await NewKey(empty, "account"));
        }

        /// <summary>Asks, as operator, about an account without usage.</summary>
        internal Task<Reply> Operator(string route, string query) => Http.Get($"/v1/accounts/{empty}/{route}?{query}");
    }
}
