using System.Diagnostics;
using Npgsql;
using TikApis.Silo;
using TikApis.Tests.Support;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace TikApis.Tests.Support;

/// <summary>
/// PostgreSQL for the tests of a run: the server that <c>TIKAPIS_TEST_POSTGRES</c> is the connection string of, else
/// one of this machine's own binaries, started when a test first asks for a database and stopped at the end. Without
/// either, tests that ask are skipped.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    const string Missing = "No PostgreSQL: neither TIKAPIS_TEST_POSTGRES is set nor are its binaries installed.";

    // Runs a server until its own input ends, which it does with this process, however that ends. SIGINT: sessions are
    // ended, and it stops at once.
    const string WhileThisProcessRuns = """exec 3<&0; "$@" </dev/null >log 2>&1 & server=$!; cat <&3 >/dev/null; kill -INT $server; wait $server""";

    readonly Lazy<string?> started;
    readonly List<string> made = [];
    DirectoryInfo? folder;
    Process? process;
    int databases;

    public PostgresServer() => started = new(FindOrStart);

    /// <summary>Connection string of a database of its own, empty and gone after the run.</summary>
    public string CreateDatabase()
    {
        Assert.SkipWhen(started.Value is null, Missing);
        var name = $"tikapis_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";
        Run($"CREATE DATABASE {name}");
        lock (made)
            made.Add(name);
        return new NpgsqlConnectionStringBuilder(started.Value) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated || started.Value is null)
            return;
        NpgsqlConnection.ClearAllPools();
        if (process is null)
        {
            foreach (var database in made)
                Run($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
            return;
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        folder!.Delete(recursive: true);
    }

    string? FindOrStart()
    {
        if (Environment.GetEnvironmentVariable("TIKAPIS_TEST_POSTGRES") is { Length: > 0 } given)
            return given;
        if (Binaries() is not { } binaries)
            return null;
        folder = Directory.CreateTempSubdirectory("tikapis-postgres-");
        var data = Path.Combine(folder.FullName, "data");
        Finish(Start(folder.FullName, "chmod", "777", folder.FullName));
        Finish(Start(folder.FullName, AsUser($"{binaries}/initdb", "-D", data, "-U", "tikapis", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")));
        var port = FreePort.Pick();
        process = Start(folder.FullName, ["sh", "-c", WhileThisProcessRuns, "sh", .. AsUser(
            $"{binaries}/postgres", "-D", data, "-p", $"{port}", "-k", folder.FullName, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300")]);
        var server = $"Host=127.0.0.1;Port={port};Username=tikapis;Database=postgres;Maximum Pool Size=40";
        WaitUntilItAnswers(server);
        return server;
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
            Assert.True(process.ExitCode == 0, $"{process.StartInfo.FileName}: {error.Result}");
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

    void Run(string sql)
    {
        using var connection = new NpgsqlConnection(started.Value + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
