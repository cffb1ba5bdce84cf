using System.Net;
using TikApis.Webhooks;

namespace TikApis.Tests.Webhooks;

public sealed class WebhookUrlTests
{
    static readonly AddressRules Strict = new([]);

    [Fact]
    public void Hostile_addresses_are_refused_each_for_its_own_reason()
    {
        Assert.InRange(HostileUrls.All.Select(hostile => hostile.Url).Distinct().Count(), 150, int.MaxValue);
        Assert.All(HostileUrls.All, hostile =>
        {
            var refusal = WebhookUrl.Refusal(hostile.Url, Strict, allowHttp: false);
            Assert.True(refusal is not null, $"{hostile.Url} is taken");
            Assert.True(hostile.Reason.Split('|').Any(reason => refusal.Contains(reason, StringComparison.Ordinal)), $"{hostile.Url}: {refusal}");
        });
    }

    [Theory]
    [InlineData("https://example.com/hook?a=b")]
    [InlineData("https://example.com:8443")]
    [InlineData("https://xn--bcher-kva.example/hook")]
    [InlineData("https://8.8.8.8/hook")]
    [InlineData("https://100.63.255.255/")]
    [InlineData("https://172.32.0.1/")]
    [InlineData("https://[2a00:1450:4001:81b::200e]/hook")]
    [InlineData("https://a1.b2c/%2e%2e/@x")]
    public void Public_ones_are_taken(string url) => Assert.Null(WebhookUrl.Refusal(url, Strict, allowHttp: false));

    [Fact]
    public void A_network_an_operator_allows_is_taken_and_no_other()
    {
        AddressRules rules = new([IPNetwork.Parse("127.0.0.1/32")]);
        Assert.Null(WebhookUrl.Refusal("http://127.0.0.1:9000/hook", rules, allowHttp: true));
        Assert.NotNull(WebhookUrl.Refusal("http://127.0.0.2:9000/hook", rules, allowHttp: true));
        Assert.NotNull(WebhookUrl.Refusal("https://[::ffff:127.0.0.1]/hook", rules, allowHttp: true));
    }

    [Fact]
    public void A_longer_one_than_any_is_refused() =>
        Assert.NotNull(WebhookUrl.Refusal("https://example.com/" + new string('a', WebhookUrl.MaxLength), Strict, allowHttp: false));
}
