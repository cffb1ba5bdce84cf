using Spectre.Console;

namespace TikApis.Benchmarks;

/// <summary>How much else the machine has to do: what is measured beside it is worth as much.</summary>
static class MachineLoad
{
    const string File = "/proc/loadavg";

    /// <summary>Prints it; to be called before there is load of our own.</summary>
    public static void Print()
    {
        if (System.IO.File.Exists(File))
            AnsiConsole.WriteLine($"Load of the machine before (1 minute): {System.IO.File.ReadAllText(File).Split(' ')[0]} on {Environment.ProcessorCount} cores");
    }
}
