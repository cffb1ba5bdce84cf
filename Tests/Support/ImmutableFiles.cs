using System.Diagnostics;

namespace TikApis.Tests.Support;

/// <summary>Database files that can be made to refuse every write, also of those who have them open.</summary>
sealed class ImmutableFiles : IDisposable
{
    readonly string folder;

    ImmutableFiles(string folder) => this.folder = folder;

    /// <summary>Those in a folder, as they are when they are changed. The test is skipped where it cannot be done.</summary>
    public static ImmutableFiles In(string folder)
    {
        var files = new ImmutableFiles(folder);
        using var probe = new FileStream(Path.Combine(folder, "probe-wal"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        files.MakeReadOnly();
        var refused = Record.Exception(() => probe.WriteByte(1));
        files.MakeWritable();
        Assert.SkipWhen(refused is null, "This user, or this file system, cannot make open files read-only.");
        return files;
    }

    public void MakeReadOnly() => Change("+i", "*.db", "*-wal");

    /// <summary>The database alone, not its log.</summary>
    public void MakeDatabaseReadOnly() => Change("+i", "*.db");

    public void MakeWritable() => Change("-i", "*.db", "*-wal");

    public void Dispose() => MakeWritable();

    void Change(string flag, params string[] patterns)
    {
        string[] files = [.. patterns.SelectMany(pattern => Directory.GetFiles(folder, pattern))];
        using var process = Process.Start(new ProcessStartInfo("chattr", [flag, .. files]) { RedirectStandardError = true })!;
        process.WaitForExit();
    }
}
