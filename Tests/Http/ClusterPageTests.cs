using System.Text;
using System.Text.RegularExpressions;
using TikApis.Tests.Support;

namespace TikApis.Tests.Http;

/// <summary>The page about nodes and grains is for operators, who come with a browser.</summary>
public sealed partial class ClusterPageTests(ClusterPageTests.Fixture fixture) : IClassFixture<ClusterPageTests.Fixture>
{
    [Fact]
    public async Task Without_a_key_a_browser_is_told_to_ask_for_one()
    {
        var reply = await Ask("/cluster", null);
        reply.AssertError(401, "unauthorized");
        Assert.Equal("Basic", reply.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task No_part_of_it_is_open()
    {
        Assert.Equal(200, (await fixture.Http.Get("/cluster/")).Status); // So that all of it is there.
        using var nobody = fixture.App.WithKey(null);
        Assert.DoesNotContain("cluster", (await nobody.Get("/openapi/v1.json")).Text, StringComparison.OrdinalIgnoreCase);
        using var account = fixture.App.WithKey(fixture.AccountKey);
        foreach (var path in new[] { "", "/", "/index.min.js", "/fonts/a.woff", "/DashboardCounters", "/GrainState", "/Reminders/1", "/SiloStats/1", "/Trace", "/nothing/there" }.Select(part => "/cluster" + part))
        {
            Assert.Equal(401, (await Ask(path, null)).Status);
            Assert.Equal(403, (await account.Get(path)).Status);
        }
    }

    [Theory]
    [InlineData(UsageApp.OperatorKey, 200)]
    [InlineData("not-the-operator's", 401)]
    [InlineData("", 401)]
    public async Task The_operators_key_is_the_password(string password, int status)
    {
        Assert.Equal(status, (await Ask("/cluster/", Basic($"anybody:{password}"))).Status);
        Assert.Equal(status, (await Ask("/cluster/DashboardCounters", Basic($":{password}"))).Status);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!")]
    [InlineData("Basic bm8tY29sb24=")]
    public async Task What_is_no_password_is_none(string header) => Assert.Equal(401, (await Ask("/cluster/", header)).Status);

    [Fact]
    public async Task A_password_opens_nothing_else() =>
        Assert.Equal(401, (await Ask("/v1/accounts/acme", Basic($"x:{UsageApp.OperatorKey}"))).Status);

    [Fact]
    public async Task It_shows_this_node_and_loads_nothing_from_elsewhere()
    {
        await UntilItCounts(1);
        (await fixture.Http.Get("/cluster/nothing/there")).AssertError(404, "not_found");
        foreach (var asset in new[] { "/cluster/index.html", "/cluster/index.css" })
        {
            var loaded = Loaded().Matches((await fixture.Http.Get(asset)).Text).Select(m => m.Groups[1].Value).ToArray();
            Assert.NotEmpty(loaded);
            Assert.All(loaded, from => Assert.DoesNotMatch("^(https?:)?//", from));
        }
    }

    /// <summary>It looks at the nodes once a second, and knows of none before it did.</summary>
    async Task UntilItCounts(int nodes)
    {
        for (var look = 0; (await fixture.Http.Get("/cluster/DashboardCounters")).Json.GetProperty("totalActiveHostCount").GetInt32() != nodes; look++)
        {
            Assert.True(look < 300, $"It does not show {nodes} nodes.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Where_it_is_off_an_operator_is_told_how_it_comes_on_and_nobody_else_anything()
    {
        using var folder = new TempFolder();
        await using var app = await UsageApp.Start(folder.Database);
        (await app.Http.Get("/cluster/")).AssertError(404, "not_found");
        Assert.Contains("Cluster:Page", (await app.Http.Get("/cluster/DashboardCounters")).Text, StringComparison.Ordinal);
        using var nobody = app.WithKey(null);
        (await nobody.Get("/cluster/")).AssertError(401, "unauthorized");
    }

    static string Basic(string pair) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}";

    async Task<Reply> Ask(string path, string? authorization)
    {
        using var http = fixture.App.WithKey(null);
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await http.Ask(request);
    }

    [GeneratedRegex("""(?:src=|href=|url\(|@import )["']?([^"')\s>]+)""")]
    private static partial Regex Loaded();

    public sealed class Fixture : HttpApp
    {
        protected override string[] Settings => ["--Cluster:Page=true"];

        public string AccountKey { get; private set; } = "";

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            AccountKey = await NewKey(await NewAccount(), "account", "ingest");
        }
    }
}
