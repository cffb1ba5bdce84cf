using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using TikApis.Tests.Support;

namespace TikApis.Tests.Crash;

/// <summary>G9 on the embedded database: a disk that is full, a file that cannot be written.</summary>
[Collection(RealProcesses.Name)]
public sealed class FullDiskTests
{
    [Fact]
    public async Task On_a_full_disk_ingest_answers_503_and_once_there_is_room_the_same_events_count_once()
    {
        using var disk = SmallDisk.Mount();
        using var api = new ApiProcess($"Data Source={disk.Path}/usage.db");
        await api.Start();
        using var http = new HttpClient { BaseAddress = api.Url, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add("X-API-Key", UsageApp.OperatorKey);
        Assert.Equal(HttpStatusCode.Accepted, (await Send(http, 0)).StatusCode);

        disk.Fill();
        var acknowledged = 1;
        HttpResponseMessage refused;
        while ((refused = await Send(http, acknowledged)).StatusCode == HttpStatusCode.Accepted)
            acknowledged++; // The file had room inside.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);

        disk.MakeRoom();
        await api.WaitUntilReady();
        for (var batch = 0; batch <= acknowledged; batch++)
        {
            while ((await Send(http, batch)).StatusCode != HttpStatusCode.Accepted)
                Assert.False(api.HasExited);
        }

        Assert.Equal((acknowledged + 1) * 1_000, (await http.Data("/v1/accounts/acme/usage")).GetProperty("totals").GetProperty("requests").GetInt64());
        await api.Kill();
        await api.Start();
        Assert.Equal((acknowledged + 1) * 1_000, (await http.Data("/v1/accounts/acme/usage")).GetProperty("totals").GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task On_a_disk_that_cannot_be_written_it_refuses_to_start_and_says_which_file()
    {
        using var disk = SmallDisk.Mount();
        using var api = new ApiProcess($"Data Source={disk.Path}/usage.db");
        await api.Start();
        Assert.Equal(0, await api.Stop());
        disk.MakeReadOnly();

        Assert.Equal(1, await api.StartInVain());
        Assert.Contains($"{disk.Path}/usage.db", api.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", api.Output, StringComparison.Ordinal);
    }

    static Task<HttpResponseMessage> Send(HttpClient http, int batch) => http.PostAsJsonAsync(
        "/v1/usage/events",
        Enumerable.Range(0, 1_000).Select(n => new { id = $"{batch}-{n}", accountId = "acme", method = "GET", endpoint = "/v1/a", status = 200 }));

    /// <summary>A disk of a few megabytes, in memory.</summary>
    sealed class SmallDisk : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("tikapis-disk-").FullName;

        string Filling => System.IO.Path.Combine(Path, "filling");

        public static SmallDisk Mount()
        {
            Assert.SkipUnless(Environment.UserName == "root", "Only root can mount a small disk.");
            var disk = new SmallDisk();
            Run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.Path);
            return disk;
        }

        public void Fill()
        {
            using var file = File.Create(Filling);
            try
            {
                for (var block = new byte[4096]; ;)
                    file.Write(block);
            }
            catch (IOException)
            {
                // Full.
            }
        }

        public void MakeRoom() => File.Delete(Filling);

        public void MakeReadOnly() => Run("mount", "-o", "remount,ro", Path);

        public void Dispose()
        {
            Run("umount", "-l", Path);
            Directory.Delete(Path);
        }

        static void Run(string command, params string[] arguments)
        {
            using var process = Process.Start(command, arguments);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}
