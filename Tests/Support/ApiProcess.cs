using System.Diagnostics;
using System.Net.Sockets;
using TikApis.Silo.Cluster;

namespace TikApis.Tests.Support;

/// <summary>The product as a real process, to be killed: a node with the API, unless its settings or its program say otherwise.</summary>
public sealed class ApiProcess : IDisposable
{
    readonly string database;
    readonly string[] settings;
    readonly List<string> output = [];
    Process? process;

    public ApiProcess(string database, params string[] settings)
    {
        (this.database, this.settings) = (database, settings);
        Url = new Uri($"http://127.0.0.1:{FreePort.Pick()}");
    }

    /// <summary>Which of the product's programs it is.</summary>
    public string Program { get; init; } = "TikApis.Api.dll";

    /// <summary>Where it listens, the same after every start.</summary>
    public Uri Url { get; }

    /// <summary>True once it ended.</summary>
    public bool HasExited => process is null or { HasExited: true };

    /// <summary>Starts it and returns when it is ready to take events.</summary>
    public async Task Start()
    {
        Launch(UsageApp.OperatorKey);
        await WaitUntilReady();
    }

    /// <summary>Starts it, expecting it to end by itself; returns its exit code.</summary>
    public async Task<int> StartInVain(string operatorKey = UsageApp.OperatorKey)
    {
        Launch(operatorKey);
        await process!.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it stands still.</summary>
    public void Freeze() => Signal("-STOP");

    /// <summary>SIGCONT: it goes on, not knowing that time has passed.</summary>
    public void Thaw() => Signal("-CONT");

    /// <summary>SIGTERM; returns its exit code once it is gone.</summary>
    public async Task<int> Stop()
    {
        Signal("-TERM");
        await process!.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Memory it takes of the machine, in bytes.</summary>
    public long Memory()
    {
        process!.Refresh();
        return process.WorkingSet64;
    }

    /// <summary>What it has printed.</summary>
    public string Output { get { lock (output) return string.Join('\n', output); } }

    public void Dispose()
    {
        if (process is { HasExited: false })
            process.Kill();
        process?.Dispose();
    }

    void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{process!.Id}"]);
        kill.WaitForExit();
    }

    void Launch(string operatorKey)
    {
        process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, Program),
                $"--urls={Url.GetLeftPart(UriPartial.Authority)}",
                $"--Storage:ConnectionString={database}",
                "--Logging:LogLevel:Default=Warning",
                "--RateLimits:RequestsPerMinute=0",
                .. settings,
            ])
        {
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["Operator__ApiKey"] = operatorKey },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
            output.Add(line.Data ?? "");
    }

    /// <summary>Whether anything takes connections at its address.</summary>
    public async Task<bool> Listens()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Url.Host, Url.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Returns when it is ready to take events.</summary>
    public async Task WaitUntilReady()
    {
        using var http = new HttpClient { BaseAddress = Url };
        for (var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2); TimeProvider.System.GetUtcNow() < deadline;)
        {
            if (process!.HasExited)
                break;
            try
            {
                using var response = await http.GetAsync("/health/ready");
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        var end = process!.HasExited ? $"The process ended with {process.ExitCode}" : "The process did not become ready in two minutes";
        Assert.Fail($"{end}; its last lines:\n{string.Join('\n', Output.Split('\n').TakeLast(3))}\nAll of them:\n{Output}");
    }
}
