using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using TikApis.Journaling;

namespace TikApis.Benchmarks.Footprint;

/// <summary>
/// What an active account takes of a node's memory: by how much the managed heap grows, with everything that is not in
/// use collected, when so many accounts are activated by their events and these are in the tables. Counted is all that a
/// node keeps for an account: its grains, what Orleans needs to find and run them, and its ids.
/// </summary>
static class MemoryBenchmark
{
    /// <summary>Accounts of a kind by which the code itself is loaded, before anything is counted.</summary>
    const int Warming = 200;

    public static async Task Run(int accounts, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("tikapis-memory-");
        var table = new Table().AddColumns("account", "accounts", "bytes of memory each");
        await using (var app = await BenchmarkNode.Start($"Data Source={Path.Combine(folder.FullName, "usage.db")}"))
        {
            foreach (var kind in AccountKind.All)
            {
                await kind.Fill(app, $"warm-{kind.Id}", Math.Max(1, Warming / kind.Weight));
                var before = await Used(app, cancellation);
                var count = Math.Max(1, accounts / kind.Weight);
                await kind.Fill(app, kind.Id, count);
                table.AddRow(kind.Name, $"{count:N0}", $"{(await Used(app, cancellation) - before) / count:N0}");
            }

            await app.StopAsync(cancellation);
        }

        AnsiConsole.WriteLine("By how much the managed heap grows: grains, what Orleans keeps to find and run them, and ids.");
        AnsiConsole.Write(table);
        folder.Delete(recursive: true);
    }

    static async Task<long> Used(WebApplication app, CancellationToken cancellation)
    {
        await app.Services.GetRequiredService<Checkpoint>().Run(cancellation);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
