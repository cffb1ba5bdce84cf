using System.Runtime.CompilerServices;

namespace TikApis.Tests.Support;

public sealed class UsageAppTests
{
    [Fact]
    public async Task App_that_was_disposed_of_is_collected_with_all_it_held()
    {
        var services = await StartAndDispose();
        for (var tries = 0; services.IsAlive; tries++)
        {
            Assert.True(tries < 100, "Something keeps it.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static async Task<WeakReference> StartAndDispose()
    {
        using var folder = new TempFolder();
        await using var app = await UsageApp.Start(folder.Database);
        await app.Send(new { id = "1", accountId = "acme", method = "GET", endpoint = "/v1/a", status = 200 });
        return new WeakReference(app.Services);
    }
}
