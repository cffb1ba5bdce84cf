using System.Globalization;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace TikApis.Benchmarks;

/// <summary>What figures were measured on and by which command, and what else the machine had to do: on a busy one only processor times say much.</summary>
static class Machine
{
    /// <summary>Prints it; to be called before there is load of our own.</summary>
    public static void Print()
    {
        var temporary = new DriveInfo(Path.GetTempPath());
        AnsiConsole.WriteLine(string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(part => part.Contains(' ') || part.Contains('$') ? $"'{part}'" : part)));
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC; {Environment.ProcessorCount} cores ({First("/proc/cpuinfo", "model name") ?? $"{RuntimeInformation.ProcessArchitecture}"}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:N0} GB, databases on {temporary.DriveFormat}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}"));
        if (File.Exists("/proc/loadavg"))
            AnsiConsole.WriteLine($"Load before (1 minute): {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
    }

    static string? First(string file, string field) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))?.Split(':')[^1].Trim() : null;
}
