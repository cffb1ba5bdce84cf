using Microsoft.Playwright;
using TikApis.Tests.Dashboard;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace TikApis.Tests.Dashboard;

/// <summary>
/// The browser of the tests: <c>TIKAPIS_TEST_CHROMIUM</c>, else the one that is installed, started when a test first asks
/// for it. Without one, tests that ask are skipped.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    static readonly string?[] Places =
        [Environment.GetEnvironmentVariable("TIKAPIS_TEST_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    readonly SemaphoreSlim one = new(1);
    IPlaywright? playwright;
    IBrowser? browser;

    /// <summary>A browser that knows nothing, of a size and a theme.</summary>
    public async Task<IBrowserContext> Open(int width = 1440, ColorScheme theme = ColorScheme.Light)
    {
        var path = Array.Find(Places, File.Exists);
        Assert.SkipWhen(path is null, "No chromium: neither TIKAPIS_TEST_CHROMIUM names one nor is it installed.");
        await one.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox"] });
        }
        finally
        {
            one.Release();
        }

        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = theme,
            Locale = "en-GB",
            TimezoneId = "Asia/Tokyo",
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(90_000); // Of a machine with a lot to do beside.
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        one.Dispose();
    }
}
