using System.Diagnostics;
using Npgsql;
using TikApis.Silo;

namespace TikApis.Tests.Support;

/// <summary>A PostgreSQL server of this machine's own binaries, on a free loopback port, gone with this process.</summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    // Runs a server until its own input ends, which it does with this process, however that ends. SIGINT: sessions are
    // ended, and it stops at once.
    const string WhileThisProcessRuns = """exec 3<&0; "$@" </dev/null >log 2>&1 & server=$!; cat <&3 >/dev/null; kill -INT $server; wait $server""";

    readonly DirectoryInfo folder;
    readonly Process process;

    LocalPostgres(DirectoryInfo folder, Process process, string connectionString) =>
        (this.folder, this.process, ConnectionString) = (folder, process, connectionString);

    /// <summary>Connection string of its <c>postgres</c> database.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts one; null without binaries.</summary>
    /// <param name="settings">Settings of the server, such as <c>shared_buffers=1GB</c>.</param>
    public static LocalPostgres? Start(params string[] settings)
    {
        if (Binaries() is not { } binaries)
            return null;
        var folder = Directory.CreateTempSubdirectory("tikapis-postgres-");
        var data = Path.Combine(folder.FullName, "data");
        Finish(Start(folder.FullName, "chmod", "777", folder.FullName));
        Finish(Start(folder.FullName, AsUser($"{binaries}/initdb", "-D", data, "-U", "tikapis", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")));
        var port = FreePort.Pick();
        var process = Start(folder.FullName, ["sh", "-c", WhileThisProcessRuns, "sh", .. AsUser(
            [$"{binaries}/postgres", "-D", data, "-p", $"{port}", "-k", folder.FullName, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300", .. settings.SelectMany(s => new[] { "-c", s })])]);
        var server = $"Host=127.0.0.1;Port={port};Username=tikapis;Database=postgres;Maximum Pool Size=40";
        WaitUntilItAnswers(server);
        return new LocalPostgres(folder, process, server);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    static string? Binaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(d => Path.Combine(d, "bin")).LastOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;

    /// <summary>PostgreSQL refuses to run as root. setpriv becomes the command, so that its pid is the server's.</summary>
    static string[] AsUser(params string[] command) =>
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command] : command;

    static Process Start(string folder, params string[] command) => Process.Start(new ProcessStartInfo(command[0], command[1..])
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    static void Finish(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{process.StartInfo.FileName}: {error.Result}");
        }
    }

    static void WaitUntilItAnswers(string server)
    {
        for (var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1); ;)
        {
            try
            {
                using var connection = new NpgsqlConnection(server + ";Pooling=false");
                connection.Open();
                return;
            }
            catch (NpgsqlException) when (TimeProvider.System.GetUtcNow() < deadline)
            {
                Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System).Wait();
            }
        }
    }
}
