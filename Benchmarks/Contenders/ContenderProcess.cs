using System.Diagnostics;
using TikApis.Silo.Cluster;

namespace TikApis.Benchmarks.Contenders;

/// <summary>A program of this folder, or of another, as a process that listens on a port of its own.</summary>
sealed class ContenderProcess : IDisposable
{
    readonly Process process;

    /// <param name="program">File name of the program, or its path when it is elsewhere.</param>
    /// <param name="arguments">Its arguments, given where it is to listen.</param>
    public ContenderProcess(string program, Func<Uri, IEnumerable<string>> arguments)
    {
        Url = new Uri($"http://127.0.0.1:{FreePort.Pick()}");
        process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments(Url)])
        {
            // As a service of ASP.NET Core would run.
            Environment = { ["DOTNET_gcServer"] = "1", ["DOTNET_ENVIRONMENT"] = "Production", ["ASPNETCORE_ENVIRONMENT"] = "Production" },
        })!;
    }

    public Uri Url { get; }

    public int Id => process.Id;

    /// <summary>Memory it takes of the machine, in bytes.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Waits until a path answers.</summary>
    public async Task WaitFor(string path)
    {
        using var http = new HttpClient { BaseAddress = Url };
        while (!process.HasExited)
        {
            try
            {
                using var response = await http.GetAsync(path);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        throw new InvalidOperationException("It ended before it was ready.");
    }

    /// <summary>Has it end in order, and waits until it has.</summary>
    public async Task Stop()
    {
        using (var signal = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await signal.WaitForExitAsync();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
