using Spectre.Console;
using TikApis.Benchmarks.Contenders;
using TikApis.Benchmarks.Load;
using TikApis.Tests.Support;

namespace TikApis.Benchmarks.LiveQuery;

/// <summary>
/// Where an account stands in its period, asked of the product and, as SQL, of raw events in PostgreSQL: all filled with as
/// many of the same events, in turn; alone, and beside half of the most events a second that each of them takes.
/// </summary>
static class LiveQueryBenchmark
{
    static readonly Workload Workload = Workload.HalfHot;

    /// <param name="only">Part of a database's name: only on that.</param>
    /// <param name="events">Events of all accounts before anything is asked.</param>
    /// <param name="readers">Connections that ask.</param>
    /// <param name="each">How long a round is.</param>
    /// <param name="rounds">Rounds, in turn.</param>
    public static async Task<int> Run(string only, int events, int readers, TimeSpan each, int rounds)
    {
        Machine.Print();
        List<Asked> all = [];
        try
        {
            foreach (var start in Product.OnEach(only))
                all.Add(await Asked.Start(start(), Workload, readers));
            if (PostgresProcess.IsInstalled)
                all.Add(await Asked.Start(OtherContender.RawEvents(asked: true), Workload, readers));
            foreach (var one in all)
                await one.Fill(events);
            for (var round = 0; round <= rounds; round++)
            {
                foreach (var one in all)
                    await one.Ask(each, round);
            }

            return await Print(all);
        }
        finally
        {
            foreach (var one in all)
                await one.DisposeAsync();
        }
    }

    static async Task<int> Print(List<Asked> all)
    {
        var (wrong, raw) = (false, all.Find(one => one.Contender is OtherContender));
        var table = new Table().AddColumns("asked", "beside events/s", "queries/s", "of raw events", "p50 ms", "p99 ms", "hot account p50 ms", "µs CPU an answer", "failed", "answers agree");
        foreach (var one in all)
        {
            var agrees = await one.Agrees();
            wrong |= !agrees || one.Alone.Concat(one.Loaded).Any(round => round.Failed > 0);
            foreach (var (beside, found, others) in new[] { ("none", one.Alone, raw?.Alone), ($"{one.Kept.Median():N0} of {one.Most:N0}", one.Loaded, raw?.Loaded) })
            {
                var rate = found.Select(round => round.Rate).Median();
                table.AddRow(
                    one.Contender.Name, beside, $"{rate:N0}", others is null || one == raw ? "" : $"{rate / others.Select(round => round.Rate).Median():N1} times (≥ 5)",
                    $"{found.Select(round => round.Milliseconds.At(0.5)).Median():N2}", $"{found.Select(round => round.Milliseconds.At(0.99)).Median():N2}{(one == raw ? "" : " (≤ 5)")}",
                    $"{found.Select(round => round.Hot.At(0.5)).Median():N2}",
                    found == one.Alone ? $"{found.Select(round => round.MicrosAnAnswer).Median():N0}" : "",
                    $"{found.Sum(round => round.Failed):N0}", agrees ? "yes" : "[red]no[/]");
            }
        }

        AnsiConsole.Write(table);
        return wrong ? 1 : 0;
    }
}
