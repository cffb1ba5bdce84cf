using TikApis.Counting;
using TikApis.Journaling;
using TikApis.Periods;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Usage;

public sealed class RunningPeriodTests
{
    static readonly PeriodSpan Period = new(Some.Noon, Some.Noon.AddDays(30));

    [Fact]
    public void What_the_tables_hold_and_what_is_counted_since_add_up()
    {
        var running = new RunningPeriod(Period, []);
        Count(running, new Generation(), Some.Noon, Some.Posts, 200, 429);
        running.Join(Stored(Some.Noon, Some.Reports, 500, 200, 200), checkpoint: 0);
        Count(running, new Generation(), Some.Noon.AddDays(1), Some.Posts, 404);

        Assert.Equal((6, 3, 1), (running.Totals.Requests, running.Totals.Errors, running.Totals.RateLimited));
        Assert.Equal(2, running.ActiveEndpoints);
    }

    [Fact]
    public void Only_what_is_of_the_period_counts()
    {
        var overlay = new Overlay();
        var batch = Some.Batch([("1", Period.Start.AddHours(-1), Some.Reports, 200), ("2", Period.End, Some.Reports, 200)]);
        overlay.Add(new Generation(), batch.ReadSeries(), batch.Records);
        var running = new RunningPeriod(Period, overlay.Pin());
        running.Join(Stored(Some.Noon, Some.Posts), checkpoint: 0);
        Count(running, new Generation(), Period.Start.AddMilliseconds(-1), Some.Reports, 200);
        Count(running, new Generation(), Period.End, Some.Reports, 200);
        Assert.Equal((0, 0), (running.Totals.Requests, running.ActiveEndpoints));

        Count(running, new Generation(), Period.Start, Some.Posts, 200);
        Count(running, new Generation(), Period.End.AddMilliseconds(-1), Some.Posts, 200);
        Assert.Equal((2, 1), (running.Totals.Requests, running.ActiveEndpoints));
    }

    /// <summary>A journal, its folds, and an account that counts what was committed some time later.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_event_is_counted_once_whatever_is_folded_while_the_tables_are_read(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 200; run++)
        {
            var (overlay, all, committed) = (new Overlay(), new Rollup(), new Queue<(Generation Generation, UsageBatch Batch)>());
            List<(Generation Generation, Rollup Held)> generations = [(new(), new())];
            var folded = 0;
            RunningPeriod? running = null;
            (UsageReportBuilder Stored, long Checkpoint)? read = null;
            int[] turns = [.. Enumerable.Range(0, 3).Select(_ => random.Next(50)).Order()];
            for (var step = 0; step < 60; step++)
            {
                switch (random.Next(6))
                {
                    case 0 or 1 or 2:
                        var batch = SomeBatch(random, $"{step}");
                        generations[^1].Held.Add(batch.ReadSeries(), batch.Records);
                        all.Add(batch.ReadSeries(), batch.Records);
                        committed.Enqueue((generations[^1].Generation, batch));
                        break;
                    case 3:
                        generations[^1].Generation.Close(generations.Count);
                        generations.Add((new(), new()));
                        break;
                    case 4 when folded < generations.Count - 1:
                        generations[folded++].Generation.MarkFolded();
                        break;
                    default:
                        CountCommitted();
                        break;
                }

                if (step == turns[0])
                {
                    CountCommitted();
                    running = new RunningPeriod(Period, overlay.Pin());
                }

                if (step == turns[1])
                    read = (Read(generations.Take(folded).Select(generation => generation.Held)), folded);
                if (step == turns[2])
                    running!.Join(read!.Value.Stored, read.Value.Checkpoint);
            }

            CountCommitted();
            var expected = Read([all]);
            Assert.Equal(expected.Totals, running!.Totals);
            Assert.Equal(expected.Endpoints.Distinct().Count(), running.ActiveEndpoints);

            void CountCommitted()
            {
                while (committed.TryDequeue(out var next))
                {
                    overlay.Add(next.Generation, next.Batch.ReadSeries(), next.Batch.Records);
                    running?.Count(next.Generation, next.Batch.ReadSeries(), next.Batch.Records);
                }
            }
        }
    }

    static UsageBatch SomeBatch(Random random, string id)
    {
        var batch = new UsageBatchWriter();
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var series = new Series("", $"GET /v1/{random.Next(40)}", "");
            batch.Add(Some.Record($"{id}-{n}", Period.Start.AddMinutes(random.Next(30 * 24 * 60)), batch.IndexOf(series), random.Next(200, 600), (uint)random.Next(1, 3_000_000)));
        }

        return batch.ToBatch();
    }

    static void Count(RunningPeriod running, Generation generation, DateTimeOffset at, Series series, params int[] statuses)
    {
        var batch = Some.Batch(statuses.Select((status, i) => ((string?)$"{i}", at, series, status)));
        running.Count(generation, batch.ReadSeries(), batch.Records);
    }

    static UsageReportBuilder Stored(DateTimeOffset at, Series series, params int[] statuses)
    {
        var rollup = new Rollup();
        var batch = Some.Batch(statuses.Select((status, i) => ((string?)$"{i}", at, series, status)));
        rollup.Add(batch.ReadSeries(), batch.Records);
        return Read([rollup]);
    }

    static UsageReportBuilder Read(IEnumerable<Rollup> rollups)
    {
        var read = new UsageReportBuilder(ReportScope.Of(new UsageQuery(Period.Start, Period.End), SeriesParts.Endpoint), GroupNames.All);
        foreach (var rollup in rollups)
            read.Add(rollup);
        return read;
    }
}
