using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TikApis.Benchmarks.Contenders;
using TikApis.Benchmarks.Load;

namespace TikApis.Benchmarks.LiveQuery;

/// <summary>Ask accounts in turn for their summary, each reader as fast as it is answered. The first account is the hot one.</summary>
sealed class SummaryReaders(IContender of, int accounts, int readers)
{
    /// <summary>Makes the accounts, where accounts are made before they are asked about.</summary>
    public async Task CreateAccounts()
    {
        foreach (var account in Enumerable.Range(0, accounts).Select(Account))
        {
            using var created = await of.Http.PostAsJsonAsync("/v1/accounts", new { id = account, name = account });
            created.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Asks for a while.</summary>
    public async Task<ReadResult> Run(TimeSpan each)
    {
        byte[][] requests = [.. Enumerable.Range(0, accounts).Select(n => Encoding.ASCII.GetBytes($"GET {Path(n)} HTTP/1.1\r\nHost: 127.0.0.1\r\n{of.Head}\r\n"))];
        ConcurrentBag<(int Account, double Milliseconds)> answered = [];
        var (clock, failed) = (TimeProvider.System, 0);
        var times = of.ProcessorTime();
        var began = clock.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, readers).Select(reader => Task.Run(async () =>
        {
            using var connection = new LoadConnection(of.Urls[reader % of.Urls.Count]);
            await connection.Open();
            for (var n = reader * accounts / readers; clock.GetElapsedTime(began) < each; n = (n + 1) % accounts)
            {
                var asked = clock.GetTimestamp();
                var (status, _) = await connection.Send(requests[n]);
                if (status == 200)
                    answered.Add((n, clock.GetElapsedTime(asked).TotalMilliseconds));
                else
                    Interlocked.Increment(ref failed);
            }
        })));
        var seconds = clock.GetElapsedTime(began).TotalSeconds;
        var used = of.ProcessorTime().Sum(part => (part.Value - times[part.Key]).TotalMicroseconds);
        return new ReadResult(
            answered.Count / seconds,
            used / answered.Count,
            [.. answered.Select(one => one.Milliseconds).Order()],
            [.. answered.Where(one => one.Account == 0).Select(one => one.Milliseconds).Order()],
            failed);
    }

    /// <summary>Requests of all accounts, as they say.</summary>
    public async Task<long> Sum()
    {
        var sum = 0L;
        for (var n = 0; n < accounts; n++)
            sum += JsonElement.Parse(await of.Http.GetByteArrayAsync(Path(n))).GetProperty("data").GetProperty("totals").GetProperty("requests").GetInt64();
        return sum;
    }

    static string Account(int n) => $"acc-{n:D6}";

    static string Path(int n) => $"/v1/accounts/{Account(n)}/usage/summary";
}

/// <summary>What readers found.</summary>
/// <param name="Rate">Answers a second.</param>
/// <param name="MicrosAnAnswer">Processor time of all its processes by the answers; of answers alone when nothing else was asked of them.</param>
/// <param name="Milliseconds">Of each answer.</param>
/// <param name="Hot">Of each answer about the hot account.</param>
/// <param name="Failed">Questions without an answer.</param>
sealed record ReadResult(double Rate, double MicrosAnAnswer, double[] Milliseconds, double[] Hot, int Failed);
