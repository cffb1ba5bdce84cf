namespace TikApis.Tests;

public sealed class HouseTests
{
    [Fact]
    public void The_house_stands() => Assert.True(Directory.Exists(AppContext.BaseDirectory));
}
