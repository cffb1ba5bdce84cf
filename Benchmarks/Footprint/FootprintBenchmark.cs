using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using TikApis.Benchmarks.Contenders;
using TikApis.Journaling;
using TikApis.Tests.Support;

namespace TikApis.Benchmarks.Footprint;

/// <summary>What events take of PostgreSQL's disk, and how many a second get in: figures of docs/scaling.md.</summary>
static class FootprintBenchmark
{
    public static async Task<int> Run(int events, CancellationToken cancellation)
    {
        if (!PostgresProcess.IsInstalled)
        {
            AnsiConsole.WriteLine("There are no PostgreSQL binaries on this machine.");
            return 1;
        }

        using var server = new PostgresProcess(PostgresSettings.All);
        await using var tables = new UsageTables(server.ConnectionString);
        await using var app = await BenchmarkNode.Start(server.ConnectionString);
        await Disk(app, tables, events, cancellation);
        await app.StopAsync(cancellation);
        return 0;
    }

    static async Task Disk(WebApplication app, UsageTables tables, int events, CancellationToken cancellation)
    {
        await Settle(app, cancellation);
        await tables.Vacuum(cancellation);
        var before = await tables.Sizes(cancellation);
        var log = await tables.LogPosition(cancellation);
        var day = new DayOfEvents(events);
        using (var http = BenchmarkNode.Client(app))
        {
            await using var journal = new JournalSizes(tables);
            var rate = await day.Send(http, cancellation);
            AnsiConsole.WriteLine($"{events:N0} events in requests of {DayOfEvents.EventsARequest:N0} over HTTP, client and PostgreSQL on the same {Environment.ProcessorCount} cores: {rate:N0} a second");
            AnsiConsole.WriteLine($"usage_journal meanwhile, in quarters, at most: {string.Join(", ", journal.InQuarters().Select(bytes => $"{bytes / 1e6:N1} MB"))}");
        }

        await Settle(app, cancellation);
        var written = await tables.LogPosition(cancellation) - log;
        await tables.Vacuum(cancellation);
        var table = new Table().AddColumns("table", "rows a million events", "MB a million events");
        foreach (var (name, size) in await tables.Sizes(cancellation))
            table.AddRow(name, PerMillion(size.Rows - before[name].Rows), PerMillion((size.Bytes - before[name].Bytes) / 1e6));
        table.AddRow("write-ahead log", "", PerMillion(written / 1e6));
        AnsiConsole.Write(table);

        string PerMillion(double of) => $"{of * 1e6 / events:N1}";
    }

    static Task Settle(WebApplication app, CancellationToken cancellation) => app.Services.GetRequiredService<Checkpoint>().Run(cancellation);
}
