using TikApis.Webhooks;

namespace TikApis.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    const string First = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory]
    [InlineData(First, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1649367553, """{"email":"test@example.com","username":"test_user"}""", "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=")]
    public void Published_vectors_are_met(string secret, string id, long timestamp, string body, string signature) =>
        Assert.Equal(signature, WebhookSignature.Of(secret, id, timestamp, body));

    [Fact]
    public void Every_secret_signs_in_a_header()
    {
        var other = WebhookSecret.Create();
        Assert.Equal(
            $"{WebhookSignature.Of(other, "msg_1", 1, "{}")} {WebhookSignature.Of(First, "msg_1", 1, "{}")}",
            WebhookSignature.Header([other, First], "msg_1", 1, "{}"));
    }

    [Fact]
    public void A_new_secret_has_32_bytes_and_is_like_no_other()
    {
        Assert.Equal(32, WebhookSecret.Bytes(WebhookSecret.Create()).Length);
        Assert.NotEqual(WebhookSecret.Create(), WebhookSecret.Create());
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_AAAA")]
    [InlineData("whsec_!")]
    public void What_is_no_secret_signs_nothing(string secret) => Assert.Throws<FormatException>(() => WebhookSecret.Bytes(secret));
}
