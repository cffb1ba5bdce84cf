using TikApis.Tests.Support;

namespace TikApis.Tests.Crash;

/// <summary>The real process says in one line why it cannot start.</summary>
[Collection(RealProcesses.Name)]
public sealed class StartTests
{
    [Fact]
    public async Task Outside_Development_it_refuses_to_start_without_an_operator_key()
    {
        using var folder = new TempFolder();
        using var api = new ApiProcess(folder.Database);

        Assert.Equal(1, await api.StartInVain(operatorKey: ""));
        Assert.StartsWith("Operator:ApiKey is not set.", api.Output.Trim(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_refuses_to_start_and_does_the_first_no_harm()
    {
        using var folder = new TempFolder();
        using var first = new ApiProcess(folder.Database);
        await first.Start();
        using var second = new ApiProcess(folder.Database);

        Assert.Equal(1, await second.StartInVain());
        Assert.Contains("Another process is using", second.Output, StringComparison.Ordinal);

        using var http = new HttpClient { BaseAddress = first.Url };
        Assert.Equal("Healthy", await http.GetStringAsync("/health/ready", TestContext.Current.CancellationToken));
        Assert.Equal(0, await first.Stop());
    }

    [Fact]
    public async Task On_a_folder_it_cannot_write_it_says_which_database_it_cannot_open()
    {
        using var api = new ApiProcess("Data Source=/proc/nowhere/usage.db");

        Assert.Equal(1, await api.StartInVain());
        Assert.Contains("/proc/nowhere/usage.db cannot be opened", api.Output, StringComparison.Ordinal);
    }
}
