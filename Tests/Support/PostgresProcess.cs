using System.Diagnostics;
using System.Globalization;
using Npgsql;
using TikApis.Silo.Cluster;

namespace TikApis.Tests.Support;

/// <summary>
/// A PostgreSQL server of this machine's binaries, on a port and in a folder of its own. It ends with this process,
/// however that ends.
/// </summary>
public sealed class PostgresProcess : IDisposable
{
    // Runs a server until its own input ends, which it does with this process. SIGINT: sessions are ended, and it stops at once.
    const string WhileThisProcessRuns = """exec 3<&0; "$@" </dev/null >>log 2>&1 & server=$!; cat <&3 >/dev/null; kill -INT $server; wait $server""";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tikapis-postgres-");
    readonly int port = FreePort.Pick();
    readonly string[] settings;
    Process? process;

    /// <param name="settings">Server settings such as <c>max_connections=300</c>.</param>
    public PostgresProcess(params string[] settings)
    {
        this.settings = settings;
        Finish(Run("chmod", "777", folder.FullName));
        Finish(Run(AsUser($"{Binaries}/initdb", "-D", Data, "-U", "tikapis", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")));
        Start();
    }

    /// <summary>Whether this machine has the binaries.</summary>
    public static bool IsInstalled => Binaries is not null;

    /// <summary>How to connect to its own database.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={port};Username=tikapis;Database=postgres";

    static string? Binaries { get; } =
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(d => Path.Combine(d, "bin")).LastOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;

    string Data => Path.Combine(folder.FullName, "data");

    /// <summary>Its first process; the others are its children.</summary>
    public int Postmaster => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Starts it, and returns when it answers.</summary>
    public void Start()
    {
        process = Run(["sh", "-c", WhileThisProcessRuns, "sh", .. AsUser(
            [$"{Binaries}/postgres", "-D", Data, "-p", $"{port}", "-k", folder.FullName, "-c", "listen_addresses=127.0.0.1", .. settings.SelectMany(s => new[] { "-c", s })])]);
        WaitUntilItAnswers();
    }

    /// <summary>Stops it: sessions are ended, what is committed is written.</summary>
    public void StopFast() => Stop("-INT");

    /// <summary>Stops it as a failure of its machine would: the next start recovers.</summary>
    public void StopImmediately() => Stop("-QUIT");

    /// <summary>Has every process of it stand still.</summary>
    public void Freeze() => SignalAll("-STOP");

    /// <summary>Has it go on.</summary>
    public void Thaw() => SignalAll("-CONT");

    /// <summary>What a table takes on disk, with its indexes.</summary>
    public long Bytes(string table)
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand($"SELECT pg_total_relation_size('{table}')", connection);
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose()
    {
        if (process is not null)
            Thaw(); // A test may have ended early.
        End();
        folder.Delete(recursive: true);
    }

    void Stop(string signal)
    {
        Finish(Run("kill", signal, $"{Postmaster}"));
        while (File.Exists(Path.Combine(Data, "postmaster.pid")))
            Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System).Wait();
        End();
    }

    void End()
    {
        process?.StandardInput.Close();
        process?.WaitForExit();
        process?.Dispose();
        process = null;
    }

    void SignalAll(string signal)
    {
        var postmaster = Postmaster;
        Finish(Run("kill", signal, $"{postmaster}")); // First, so that it makes no more of them.
        foreach (var child in ChildrenOf(postmaster))
            Run("kill", signal, $"{child}").WaitForExit(); // It may have ended meanwhile.
    }

    static string[] ChildrenOf(int pid) =>
        File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>PostgreSQL refuses to run as root. setpriv becomes the command, so that its pid is the server's.</summary>
    static string[] AsUser(params string[] command) =>
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command] : command;

    Process Run(params string[] command) => Process.Start(new ProcessStartInfo(command[0], command[1..])
    {
        WorkingDirectory = folder.FullName,
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

    void WaitUntilItAnswers()
    {
        for (var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1); ;)
        {
            try
            {
                using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
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
