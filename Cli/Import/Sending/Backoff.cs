namespace TikApis.Cli.Import.Sending;

/// <summary>How long to wait before trying again: doubling to a bound, spread so that senders do not march in step.</summary>
public sealed class Backoff(Random random)
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    readonly Lock turn = new();

    /// <param name="attempt">Failures so far, from 1.</param>
    /// <param name="atLeast">What the server asked for.</param>
    public TimeSpan Delay(int attempt, TimeSpan atLeast)
    {
        double share;
        lock (turn)
            share = random.NextDouble();
        var full = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 30)), Longest.TotalMilliseconds);
        var delay = TimeSpan.FromMilliseconds(full * (0.5 + share / 2));

        // Spread beyond what the server asked for: all senders were told the same.
        return delay > atLeast ? delay : atLeast + TimeSpan.FromMilliseconds(First.TotalMilliseconds * share);
    }
}
