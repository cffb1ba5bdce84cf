namespace TikApis.Webhooks;

/// <summary>How fast an endpoint may be sent messages: so many attempts begin within any second.</summary>
sealed class WebhookPace
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly Queue<DateTimeOffset> begun = new();

    /// <summary>Attempts that may begin now.</summary>
    public int Free(DateTimeOffset now)
    {
        while (begun.TryPeek(out var first) && (first + Second <= now || first > now + Second))
            begun.Dequeue(); // One that lies ahead is of a clock that was set back.
        return IWebhookGrain.MaxASecond - begun.Count;
    }

    /// <summary>Attempts begin.</summary>
    public void Begin(DateTimeOffset now, int attempts)
    {
        for (var i = 0; i < attempts; i++)
            begun.Enqueue(now);
    }

    /// <summary>How long until the next may.</summary>
    public TimeSpan Wait(DateTimeOffset now) => Free(now) > 0 ? TimeSpan.Zero : begun.Peek() + Second - now;
}
