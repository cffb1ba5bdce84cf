using TikApis.Advice;

namespace TikApis.Tests.Advice;

public sealed class ErrorRuleTests
{
    static readonly ErrorRule Rule = new();

    [Fact]
    public void An_endpoint_that_fails_often_is_named_with_its_errors()
    {
        var said = Rule.Single(Pictures.Of(Endpoint("GET /good", 1_000, 3), Endpoint("POST /bad", 200, 10, 50)));
        Assert.Equal((RecommendationKind.Errors, "POST /bad"), (said.Kind, said.Endpoint));
        Assert.Equal((200, 60, 0.3), (said.Figures["requests"], said.Figures["errors"], said.Figures["errorRate"]));
        Assert.Equal((10, 50, 0), (said.Figures["clientErrors"], said.Figures["serverErrors"], said.Figures["rateLimited"]));
        Assert.InRange(said.Figures["certainErrorRate"], 0.2407, 0.2408);
        Assert.Contains("5xx", said.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 20, true)]
    [InlineData(19, 19, false)] // However bad, too few.
    [InlineData(250, 20, true)] // 8 %: at least 5.2 % for certain.
    [InlineData(280, 20, false)] // 7.1 %: at least 4.7 %.
    [InlineData(10_000, 545, true)]
    [InlineData(10_000, 540, false)] // 5.4 %: at least 4.97 %.
    [InlineData(1_000_000, 49_000, false)]
    [InlineData(0, 0, false)]
    public void The_rate_has_to_be_certain(long requests, long errors, bool said) =>
        Assert.Equal(said, Rule.Of(Pictures.Of(Endpoint("GET /a", requests, errors))).Any());

    /// <summary>Figures of R's <c>prop.test(…, correct = FALSE)</c>, known in closed form at the ends.</summary>
    [Fact]
    public void The_certain_rate_is_the_lower_end_of_Wilsons_interval()
    {
        Assert.Equal(0, ErrorRule.CertainRate(0, 50), 12);
        Assert.Equal(50 / (50 + 1.959964 * 1.959964), ErrorRule.CertainRate(50, 50), 12);
    }

    [Theory]
    [InlineData(0, 31, "429")]
    [InlineData(0, 29, "given up")]
    [InlineData(0, 30, "30 rate limited")]
    [InlineData(31, 0, "5xx")]
    public void It_says_what_most_of_them_are(long server, long limited, string word) =>
        Assert.Contains(word, Rule.Single(Pictures.Of(new PicturedEndpoint("GET /a", 100, 60 - server, server, limited, []))).Text, StringComparison.Ordinal);

    [Fact]
    public void When_most_of_them_are_of_no_kind_it_says_how_many_are_of_each()
    {
        var text = Rule.Single(Pictures.Of(new PicturedEndpoint("GET /a", 150, 50, 40, 40, []))).Text;
        Assert.DoesNotContain("Most", text, StringComparison.Ordinal);
        Assert.Contains("10 were refused or given up by the client (4xx), 40 rate limited (429), and 40 failures of the server (5xx)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_five_with_most_errors_are_named()
    {
        var said = Rule.Of(Pictures.Of([.. Enumerable.Range(1, 7).Select(n => Endpoint($"GET /{n}", 1_000, 100 * n))]));
        Assert.Equal(["GET /7", "GET /6", "GET /5", "GET /4", "GET /3"], said.Select(s => s.Endpoint));
    }

    static PicturedEndpoint Endpoint(string name, long requests, long client, long server = 0) => new(name, requests, client, server, 0, [requests - client - server]);
}
