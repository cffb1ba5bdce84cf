using TikApis.Benchmarks.Contenders;

namespace TikApis.Benchmarks.Load;

/// <summary>Sends a workload's requests over as many connections as it says.</summary>
static class LoadGenerator
{
    /// <summary>For a while, each connection as fast as it is answered, or all together so many requests a second.</summary>
    /// <param name="to">Who takes them; its addresses in turn.</param>
    /// <param name="workload">What is sent.</param>
    /// <param name="each">How long.</param>
    /// <param name="requestsASecond">
    /// When given, requests are sent at fixed times whatever the answers take, and timed from then: who waits for an answer
    /// before sending the next would not see how long the next had waited.
    /// </param>
    /// <param name="seed">Another of each run: ids must be new.</param>
    /// <param name="requests">When given, it ends after so many.</param>
    /// <param name="progress">When given, told each request's new events as they are acknowledged.</param>
    public static async Task<LoadResult> Run(IContender to, Workload workload, TimeSpan each, int seed, double? requestsASecond = null, int requests = int.MaxValue, LoadProgress? progress = null)
    {
        var begun = 0;
        var senders = await Task.WhenAll(Enumerable.Range(0, workload.Connections).Select(async n =>
        {
            var connection = new LoadConnection(to.Urls[n % to.Urls.Count]);
            await connection.Open();
            return (Connection: connection, Bodies: new EventBodies(workload, to.Head, seed * 1_000 + n), Number: n);
        }));
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        var apart = requestsASecond is { } rate ? TimeSpan.FromSeconds(workload.Connections / rate) : TimeSpan.Zero;
        var results = await Task.WhenAll(senders.Select(sender => Task.Run(async () =>
        {
            var (accepted, failed, differing) = (0L, 0L, 0L);
            List<double> milliseconds = new(1 << 16);
            var due = apart * ((double)sender.Number / workload.Connections);
            while (true)
            {
                var now = clock.GetElapsedTime(began);
                if (requestsASecond is null)
                    due = now;
                else if (due > now)
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling((due - now).TotalMilliseconds)), clock); // Whole ones: never before it is due.
                if (due >= each || (requests < int.MaxValue && Interlocked.Increment(ref begun) > requests))
                    break;
                var (request, fresh) = sender.Bodies.Next();
                var (status, told) = await sender.Connection.Send(request);
                if (status is >= 200 and < 300)
                {
                    accepted += fresh;
                    differing += told == fresh || (fresh == 0 && !to.TellsDuplicates) ? 0 : 1;
                    progress?.Add(fresh);
                    milliseconds.Add((clock.GetElapsedTime(began) - due).TotalMilliseconds);
                }
                else
                {
                    failed++;
                }

                due += apart;
            }

            sender.Connection.Dispose();
            return (accepted, failed, differing, milliseconds);
        })));
        var seconds = clock.GetElapsedTime(began).TotalSeconds;
        double[] sorted = [.. results.SelectMany(result => result.milliseconds).Order()];
        return new LoadResult(results.Sum(result => result.accepted), results.Sum(result => result.failed), results.Sum(result => result.differing), seconds, sorted);
    }
}
