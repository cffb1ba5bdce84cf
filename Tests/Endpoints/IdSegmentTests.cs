using System.Text;
using TikApis.Endpoints;

namespace TikApis.Tests.Endpoints;

public sealed class IdSegmentTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("0042")]
    [InlineData("7301234567890123456")]
    [InlineData("20240501")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("550E8400-E29B-41D4-A716-446655440000")]
    [InlineData("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee")]
    [InlineData("550e8400e29b41d4a716446655440000")]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("01arz3ndektsv4rrffq69g5fav")]
    [InlineData("507f1f77bcf86cd799439011")]
    [InlineData("deadbee1")]
    [InlineData("da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("0ujtsYcgvSTl8PAuAdqWYSMnLOv")]
    [InlineData("2ZxQnT7vKpLmWcRbYdHsJfGtAeU")]
    [InlineData("cjld2cjxh0000qzrmn831i7rn")]
    [InlineData("V1StGXR8_Z5jdHi6B-myT")]
    [InlineData("9s6XKzkNRiz8i3Qp")]
    [InlineData("cus_9s6XKzkNRiz8i3")]
    [InlineData("user_2ZxQnT7vKpLmWcRbYdHsJfGtAeU")]
    [InlineData("user_01h455vb4pex5vsknk084sn02q")]
    [InlineData("sk_live_4eC39HqLyjWDarjtT1zdp7dc")]
    [InlineData("order_550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("order_1234567")]
    [InlineData("build_3f9c2a1b")]
    public void Is_WhenSegmentIsAnId_True(string segment) => Assert.True(IdSegment.Is(Encoding.UTF8.GetBytes(segment)));

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    [InlineData("2fa")]
    [InlineData("oauth2")]
    [InlineData("mp4")]
    [InlineData("tabledap")]
    [InlineData("deadbeef")]
    [InlineData("data2024.csv")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000.json")]
    [InlineData("1.2.3")]
    [InlineData("12.5")]
    [InlineData("-1")]
    [InlineData("top-10-posts-of-2024")]
    [InlineData("how-to-make-5-dollars")]
    [InlineData("Top-10-Hits-Of-2024-A")]
    [InlineData("Best-Of-2024-Winners1")]
    [InlineData("2024-05-01")]
    [InlineData("q1-2024")]
    [InlineData("oauth2authorization")]
    [InlineData("getUserByIdV2Response")]
    [InlineData("internationalization")]
    [InlineData("rate_limits")]
    [InlineData("page_2")]
    [InlineData("http_404")]
    [InlineData("nrt_SEA067_M15")]
    [InlineData("sha256_checksums")]
    [InlineData("base64url_encode")]
    [InlineData("web3wallets")]
    [InlineData("caf%C3%A9123456")]
    [InlineData("größe12345678")]
    [InlineData("550e8400-e29b-41d4-a716-44665544000")]
    [InlineData("550e8400-e29b-41d4-a716-44665544000g")]
    [InlineData("{postId}")]
    [InlineData(":id1")]
    [InlineData("@user12345678")]
    public void Is_WhenSegmentIsAWord_False(string segment) => Assert.False(IdSegment.Is(Encoding.UTF8.GetBytes(segment)));

    [Fact]
    public void Is_OfRandomIds_MissesFewerThanOneInTen()
    {
        var random = new Random(1);
        const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        var missed = Enumerable.Range(0, 10_000).Count(_ => !IdSegment.Is(Encoding.UTF8.GetBytes(random.GetItems<char>(Base62, 22))));
        Assert.InRange(missed, 0, 999);
    }
}
