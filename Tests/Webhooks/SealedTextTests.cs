using System.Security.Cryptography;
using TikApis.Webhooks;

namespace TikApis.Tests.Webhooks;

public sealed class SealedTextTests
{
    static readonly SealedText Sealing = new(Enumerable.Range(0, SealedText.KeyBytes).Select(i => (byte)i).ToArray());

    [Fact]
    public void What_is_sealed_opens_for_its_purpose_only()
    {
        var hidden = Sealing.Seal("whsec_abc", "wh_1");
        Assert.DoesNotContain("abc", hidden, StringComparison.Ordinal);
        Assert.NotEqual(hidden, Sealing.Seal("whsec_abc", "wh_1"));
        Assert.Equal("whsec_abc", Sealing.Open(hidden, "wh_1"));
        Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(hidden, "wh_2"));
        Assert.ThrowsAny<CryptographicException>(() => new SealedText(new byte[SealedText.KeyBytes]).Open(hidden, "wh_1"));
        Assert.ThrowsAny<CryptographicException>(() => new SealedText(null).Open(hidden, "wh_1"));
    }

    [Fact]
    public void What_was_kept_without_a_key_can_be_read_once_there_is_one() =>
        Assert.Equal("whsec_abc", Sealing.Open(new SealedText(null).Seal("whsec_abc", "wh_1"), "wh_1"));
}
