using Microsoft.Extensions.Configuration;
using TikApis.Email;
using TikApis.Silo.Settings;

namespace TikApis.Tests.Email;

public sealed class EmailSettingsTests
{
    [Theory]
    [InlineData("Host", "mail.example.com:25")]
    [InlineData("Port", "0")]
    [InlineData("From", "nobody")]
    [InlineData("FromName", "a\r\nb")]
    [InlineData("Password", "without-a-user")]
    [InlineData("Security", "None")]
    [InlineData("TrustedCertificates", "/nowhere/ca.pem")]
    public void Settings_that_cannot_work_are_refused_by_name(string name, string value)
    {
        var message = Assert.Throws<InvalidOperationException>(() => Of((name, value))).Message;
        Assert.Contains($"Email:{name}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("without-a-user", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_work_are_taken_and_encryption_is_required_unless_said_otherwise()
    {
        Assert.Equal(EmailSecurity.StartTls, Of().Email.Security);
        Assert.Equal(EmailSecurity.None, Of(("Host", "127.0.0.1"), ("Security", "None")).Email.Security);
        Assert.True(Of(("Security", "None"), ("AllowUnencrypted", "true")).Email.CanSend);
    }

    [Theory]
    [InlineData("ops@example.com", true)]
    [InlineData("o'brien+alerts@mail.example.co.uk", true)]
    [InlineData("ops@xn--bcher-kva.example", true)]
    [InlineData("ops@example", false)]
    [InlineData("ops@@example.com", false)]
    [InlineData("ops@example.com\r\nBcc: x@example.com", false)]
    [InlineData("Ops <ops@example.com>", false)]
    [InlineData("ops@bücher.example", false)]
    [InlineData(".ops@example.com", false)]
    [InlineData("ops@-example.com", false)]
    [InlineData("ops@127.0.0.1", false)]
    [InlineData("", false)]
    public void An_address_is_one_mailbox(string text, bool valid) => Assert.Equal(valid, MailAddress.IsValid(text));

    static NodeSettings Of(params (string Name, string Value)[] settings)
    {
        Dictionary<string, string?> all = new() { ["Email:Host"] = "mail.example.com", ["Email:From"] = "usage@example.com", ["Storage:ConnectionString"] = "Data Source=x.db" };
        foreach (var (name, value) in settings)
            all["Email:" + name] = value;
        return NodeSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
    }
}
