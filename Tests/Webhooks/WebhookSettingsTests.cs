using Microsoft.Extensions.Configuration;
using TikApis.Silo.Settings;

namespace TikApis.Tests.Webhooks;

public sealed class WebhookSettingsTests
{
    [Theory]
    [InlineData("AllowedNetworks:0", "10.0.0.0/40")]
    [InlineData("AllowedNetworks:0", "example.com")]
    [InlineData("SecretsKey", "c2hvcnQ=")]
    [InlineData("SecretsKey", "no base64")]
    public void Settings_that_cannot_work_are_refused_by_name(string name, string value) =>
        Assert.Contains($"Webhooks:{name.Split(':')[0]}", Assert.Throws<InvalidOperationException>(() => Of(name, value)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("AllowedNetworks:0", "10.1.0.0/16")]
    [InlineData("AllowedNetworks:0", "fd00:1::/32")]
    [InlineData("SecretsKey", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")]
    public void Settings_that_work_are_taken(string name, string value) => Assert.NotNull(Of(name, value).Webhooks.ToRules());

    static NodeSettings Of(string name, string value) =>
        NodeSettings.Of(new ConfigurationBuilder().AddInMemoryCollection([new("Webhooks:" + name, value), new("Storage:ConnectionString", "Data Source=x.db")]).Build());
}
