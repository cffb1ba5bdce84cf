using System.Net.Http.Headers;
using TikApis.Keys;

namespace TikApis.Tests.Http;

/// <summary>Whatever is sent to the way in is refused as documented, and nothing of it counts.</summary>
public sealed class BadInputTests(BadInputTests.Fixture fixture) : IClassFixture<BadInputTests.Fixture>
{
    static readonly Dictionary<string, BadRequest> Requests = new[]
    {
        BadBodies.Json, BadBodies.Codings, BadBodies.TooLarge, BadHeaders.Types, BadHeaders.Keys, BadHeaders.Routes, BadCloudEvents.Bodies,
    }.SelectMany(table => table).ToDictionary(request => request.Name);

    static readonly Dictionary<string, BadEvent> Events = BadEvents.All.Concat(BadCloudEvents.All).ToDictionary(e => e.Name);

    public static TheoryData<string> RequestNames => [.. Requests.Keys];

    public static TheoryData<string> EventNames => [.. Events.Keys];

    [Theory]
    [MemberData(nameof(RequestNames))]
    public async Task A_request_that_cannot_be_taken_is_refused_whole(string name)
    {
        var bad = Requests[name];
        var before = await fixture.Counted();
        var reply = await fixture.Anonymous.Ask(bad.ToRequest(fixture.KeyOf(bad.Key)));
        reply.AssertError(bad.Status, bad.Code);
        Assert.Equal(bad.Status == 401, reply.Headers.WwwAuthenticate.Count > 0);
        Assert.Equal(bad.Status == 405, reply.Allowed.Count > 0);
        Assert.Equal(before, await fixture.Counted());
    }

    [Theory]
    [MemberData(nameof(EventNames))]
    public async Task An_event_that_breaks_a_rule_is_refused_with_its_reason(string name)
    {
        var bad = Events[name];
        var before = await fixture.Counted();
        using var content = new ByteArrayContent(bad.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue(bad.ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, BadRequest.Ingest) { Content = content };
        foreach (var (header, value) in bad.Headers)
            request.Headers.TryAddWithoutValidation(header, value);
        var reply = await fixture.Http.Ask(request);

        Assert.True(reply.Status == 202, $"{reply.Status} {reply.Text}");
        Reply.AssertNames(reply.Json, "success", "data");
        Reply.AssertNames(reply.Data, "accepted", "duplicates", "rejected");
        Assert.Equal((0, 0), (reply.Data.GetProperty("accepted").GetInt32(), reply.Data.GetProperty("duplicates").GetInt32()));
        var rejected = Assert.Single(reply.Data.GetProperty("rejected").EnumerateArray());
        Reply.AssertNames(rejected, "index", "code", "message");
        Assert.Equal((0, bad.Code), (rejected.GetProperty("index").GetInt32(), rejected.GetProperty("code").GetString()));
        Assert.False(string.IsNullOrWhiteSpace(rejected.GetProperty("message").GetString()));
        reply.AssertTellsNothing();
        Assert.Equal(before, await fixture.Counted());
    }

    public sealed class Fixture : HttpApp
    {
        const string Account = "acme";
        Dictionary<string, string> keys = [];

        public HttpClient Anonymous { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await NewAccount(id: Account);
            var ingest = await NewKey(Account, "ingest");
            keys = new Dictionary<string, string>
            {
                ["{ingest}"] = ingest,
                ["{INGEST}"] = ingest.ToUpperInvariant(),
                ["{account}"] = await NewKey(Account, "account"),
                ["{hash}"] = KeySecret.Hash(ingest),
            };
            await App.Send([.. Enumerable.Repeat(new { accountId = Account, method = "GET", endpoint = "/v1/posts", status = 200 }, 3)]);
            Anonymous = App.WithKey(null);
        }

        /// <summary>A key as the table writes it, made real.</summary>
        public string? KeyOf(string? written) => keys.Aggregate(written, (key, known) => key?.Replace(known.Key, known.Value, StringComparison.Ordinal));

        /// <summary>Every account there is, with all it was counted.</summary>
        public async Task<List<(string Account, long Requests)>> Counted()
        {
            List<(string, long)> counted = [];
            foreach (var account in Sql("SELECT account_id FROM usage_accounts ORDER BY account_id"))
                counted.Add((account, await Requests(account)));
            return counted;
        }
    }
}
