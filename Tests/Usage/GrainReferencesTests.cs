using TikApis.Accounts;
using TikApis.Keys;
using TikApis.RateLimits;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Usage;

/// <summary>References made without looking types up are those of the factory.</summary>
public sealed class GrainReferencesTests
{
    [Fact]
    public async Task Grain_of_a_key_is_the_one_the_factory_gives()
    {
        using var folder = new TempFolder();
        await using var app = await UsageApp.Start(folder.Database);
        AssertSame<IUsageGrain>(app.Grains);
        AssertSame<IRateLimitGrain>(app.Grains);
        AssertSame<IAccountGrain>(app.Grains);
        AssertSame<IApiKeyGrain>(app.Grains);
    }

    static void AssertSame<T>(IGrainFactory grains)
        where T : class, IGrainWithStringKey
    {
        foreach (var key in new[] { "first", "known by then", "ä/1" })
        {
            var (expected, found) = ((GrainReference)(object)grains.GetGrain<T>(key), (GrainReference)(object)grains.Of<T>(key));
            Assert.Equal((expected.GrainId, expected.InterfaceType), (found.GrainId, found.InterfaceType));
            Assert.Equal(expected.GetType(), found.GetType());
        }
    }
}
