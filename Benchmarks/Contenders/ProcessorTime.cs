using System.Diagnostics;
using System.Globalization;

namespace TikApis.Benchmarks.Contenders;

/// <summary>Processor time as Linux has it.</summary>
static class ProcessorTime
{
    const double TicksASecond = 100;

    /// <summary>Of a process, its children and those of them that have ended.</summary>
    public static TimeSpan OfTree(int pid)
    {
        // After the name, which may hold blanks, in field 2: utime, stime, cutime, cstime are fields 14 to 17.
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ');
        var own = TimeSpan.FromSeconds(fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksASecond);
        var children = File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return children.Aggregate(own, (sum, child) => sum + OfChild(int.Parse(child, CultureInfo.InvariantCulture)));
    }

    /// <summary>Of all there is on this machine and what other machines took of it, waiting for disks left out.</summary>
    static TimeSpan OfMachine()
    {
        // user, nice, system, idle, iowait, irq, softirq, steal, ...
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9].Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return TimeSpan.FromSeconds((ticks.Sum() - ticks[3] - ticks[4]) / TicksASecond);
    }

    /// <summary>Of all there is on this machine but a contender and this process, which sends.</summary>
    public static TimeSpan OfMachineWithout(IContender contender) =>
        contender.ProcessorTime().Values.Aggregate(OfMachine() - OfThis(), (rest, time) => rest - time);

    /// <summary>Of this process.</summary>
    public static TimeSpan OfThis()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    static TimeSpan OfChild(int pid)
    {
        try
        {
            return OfTree(pid);
        }
        catch (IOException)
        {
            return TimeSpan.Zero; // It has just ended.
        }
    }
}
