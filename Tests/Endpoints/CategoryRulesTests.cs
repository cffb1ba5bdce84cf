using TikApis.Endpoints;

namespace TikApis.Tests.Endpoints;

public sealed class CategoryRulesTests
{
    [Theory]
    [InlineData("/v1/auth", "Authentication")]
    [InlineData("/v1/auth/", "Authentication")]
    [InlineData("/v1/auth/login", "Authentication")]
    [InlineData("/v1/authors", "System")]
    [InlineData("/v1/tiktok/posts/{id}", "TikTok Posts")]
    [InlineData("/v1/analytics", "Analytics")]
    [InlineData("/V1/auth", "System")]
    [InlineData("/v1", "System")]
    [InlineData("/x/v1/auth", "System")]
    [InlineData("/", "System")]
    [InlineData("*", "System")]
    [InlineData("", "System")]
    public void Of_ByDefaultRules(string path, string expected) => Assert.Equal(expected, CategoryRules.Default.Of(path));

    [Theory]
    [InlineData("/a/b/c", "deep")]
    [InlineData("/a/b", "deep")]
    [InlineData("/a/bc", "shallow")]
    [InlineData("/z", "rest")]
    public void Of_WhenSeveralPrefixesMatch_TheLongestWins(string path, string expected)
    {
        var rules = new CategoryRules([new("/a", "shallow"), new("/", "rest"), new("/a/b/", "deep")], "none");
        Assert.Equal(expected, rules.Of(path));
    }

    [Theory]
    [InlineData("a", "x", "y")]
    [InlineData("/a", "", "y")]
    [InlineData("/a", "x\n", "y")]
    [InlineData("/a", "x", " ")]
    public void Rules_WhenNotUsable_AreRefused(string prefix, string category, string otherwise) =>
        Assert.Throws<ArgumentException>(() => new CategoryRules([new(prefix, category)], otherwise));

    [Fact]
    public void Rules_WhenOnePrefixHasTwoCategories_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new CategoryRules([new("/a", "x"), new("/a/", "y")], "z"));
}
