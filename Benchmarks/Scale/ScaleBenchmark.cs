using System.Diagnostics;
using Spectre.Console;
using TikApis.Benchmarks.Contenders;
using TikApis.Benchmarks.Ingest;
using TikApis.Benchmarks.Load;

namespace TikApis.Benchmarks.Scale;

/// <summary>Whether rates hold and sizes stay in proportion as there is more: senders, accounts, time. Drawn into plots.</summary>
static class ScaleBenchmark
{
    static readonly int[] Senders = [1, 2, 4, 8, 16, 32, 64];
    static readonly int[] Accounts = [100, 1_000, 10_000, 100_000, 1_000_000];

    /// <param name="only">Of <c>connections</c>, <c>accounts</c> and <c>time</c>; all when there is none.</param>
    /// <param name="each">How long each point is measured.</param>
    /// <param name="warm">How long a node is loaded before.</param>
    /// <param name="whole">How long <c>time</c> takes, on each database.</param>
    /// <param name="to">Folder of the plots.</param>
    public static async Task<int> Run(string[] only, TimeSpan each, TimeSpan warm, TimeSpan whole, string to)
    {
        Machine.Print();
        Directory.CreateDirectory(to);
        var right = true;
        if (IsWanted("connections"))
            right &= await ByConnections(each, warm, Path.Combine(to, "connections.svg"));
        if (IsWanted("accounts"))
            right &= await ByAccounts(each, warm, to);
        if (IsWanted("time"))
            right &= await OverTime(whole, to);
        if (!right)
            AnsiConsole.MarkupLine("[red]Requests failed, or not everything that was acknowledged was counted.[/]");
        return right ? 0 : 1;

        bool IsWanted(string part) => only.Length == 0 || only.Contains(part);
    }

    static async Task<bool> ByConnections(TimeSpan each, TimeSpan warm, string file)
    {
        var (right, table) = (true, new Table().AddColumns("connections", "node", "events/s", "p50 ms", "p99 ms", "counted"));
        List<(string, IReadOnlyList<(double, double)>)> lines = [];
        foreach (var start in Product.OnEach())
        {
            await using var product = start();
            await product.Ready();
            await LoadGenerator.Run(product, Workload.Of("1000/100"), warm, seed: 0);
            List<(double, double)> rates = [];
            foreach (var senders in Senders)
            {
                var round = await Round.Of(product, Workload.Of("1000/100") with { Connections = senders }, each, senders);
                right &= round.IsRight;
                rates.Add((senders, round.Load.Rate));
                table.AddRow($"{senders}", product.Name, $"{round.Load.Rate:N0}", $"{round.Load.At(0.5):N1}", $"{round.Load.At(0.99):N1}", Round.Verdict([round]));
            }

            lines.Add((product.Name, rates));
        }

        AnsiConsole.Write(table);
        Plot.Draw(file, "connections", "events a second", byFactors: true, [.. lines]);
        return right;
    }

    static async Task<bool> ByAccounts(TimeSpan each, TimeSpan warm, string to)
    {
        var (right, table) = (true, new Table().AddColumns("accounts", "node", "active", "events/s", "p99 ms", "counted", "memory MB"));
        List<(string, IReadOnlyList<(double, double)>)> rates = [], memory = [];
        foreach (var start in Product.OnEach())
        {
            List<(double, double)> rate = [], taken = [];
            var name = "";
            foreach (var accounts in Accounts)
            {
                await using var product = start();
                await product.Ready();
                name = product.Name;
                var workload = Workload.Of("cold") with { Accounts = accounts };
                await LoadGenerator.Run(product, workload, warm, seed: 0);
                var round = await Round.Of(product, workload, each, seed: 1);
                right &= round.IsRight;
                var active = await product.ActiveAccounts(); // Of very many, not all get an event in this time.
                rate.Add((active, round.Load.Rate));
                taken.Add((active, product.Memory / 1e6));
                table.AddRow($"{accounts:N0}", name, $"{active:N0}", $"{round.Load.Rate:N0}", $"{round.Load.At(0.99):N1}", Round.Verdict([round]), $"{product.Memory / 1e6:N0}");
            }

            rates.Add((name, rate));
            memory.Add((name, taken));
        }

        AnsiConsole.Write(table);
        Plot.Draw(Path.Combine(to, "accounts.svg"), "active accounts", "events a second", byFactors: true, [.. rates]);
        Plot.Draw(Path.Combine(to, "accounts-memory.svg"), "active accounts", "memory of the node, MB", byFactors: true, [.. memory]);
        return right;
    }

    /// <summary>Full load all the while, with ids bounded as they usually are; a point is what happened since the one before.</summary>
    static async Task<bool> OverTime(TimeSpan whole, string to)
    {
        const int Points = 60;
        var (right, table) = (true, new Table().AddColumns("minute", "node", "events/s", "others", "events so far", "database MB", "journal MB", "memory MB"));
        List<(string, IReadOnlyList<(double, double)>)> rates = [], sizes = [], journals = [];
        foreach (var start in Product.OnEach(boundsIds: true))
        {
            await using var product = start();
            await product.Ready();
            List<(double, double)> rate = [], size = [], journal = [];
            var (progress, watch, othersBefore) = (new LoadProgress(), Stopwatch.StartNew(), ProcessorTime.OfMachineWithout(product));
            var load = LoadGenerator.Run(product, Workload.Of("1000/100"), whole, seed: 0, progress: progress);
            var (before, at) = (0L, TimeSpan.Zero);
            for (var point = 1; point <= Points; point++)
            {
                await Task.WhenAny(load, Task.Delay(TimeSpan.FromTicks(Math.Max(0, (whole * point / Points - watch.Elapsed).Ticks)), TimeProvider.System));
                if (load.IsFaulted)
                    await load;
                var (accepted, now, othersNow, stored) = (progress.Accepted, watch.Elapsed, ProcessorTime.OfMachineWithout(product), await StoredBytes.Of(product));
                var (events, others) = ((accepted - before) / (now - at).TotalSeconds, (othersNow - othersBefore) / ((now - at) * Environment.ProcessorCount));
                (before, at, othersBefore) = (accepted, now, othersNow);
                rate.Add((now.TotalMinutes, events));
                size.Add((accepted / 1e6, stored.All / 1e6));
                journal.Add((now.TotalMinutes, stored.Journal / 1e6));
                if (point % (Points / 15) == 0)
                    table.AddRow($"{now.TotalMinutes:N1}", product.Name, $"{events:N0}", $"{others:P0}", $"{accepted:N0}", $"{stored.All / 1e6:N0}", $"{stored.Journal / 1e6:N1}", $"{product.Memory / 1e6:N0}");
            }

            var all = await load;
            right &= all is { Failed: 0, Differing: 0 } && await product.Count() == all.Accepted;
            rates.Add((product.Name, rate));
            sizes.Add((product.Name, size));
            journals.Add((product.Name, journal));
        }

        AnsiConsole.Write(table);
        Plot.Draw(Path.Combine(to, "time.svg"), "minutes of full load", "events a second", byFactors: false, [.. rates]);
        Plot.Draw(Path.Combine(to, "size.svg"), "million events", "database, MB", byFactors: false, [.. sizes]);
        Plot.Draw(Path.Combine(to, "journal.svg"), "minutes of full load", "journal, MB", byFactors: false, [.. journals]);
        return right;
    }
}
