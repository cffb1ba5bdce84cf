using TikApis.Api.Errors;
using TikApis.Endpoints;
using TikApis.RateLimits;
using TikApis.Usage;

namespace TikApis.Api.Ingest;

/// <summary>Takes the events of a body one by one: the valid into their account's group, the others with a reason.</summary>
sealed class EventCollector(CategoryRules categories)
{
    readonly EventGroups groups = new(categories);
    readonly List<RejectedEvent> rejected = [];
    long nowMs;

    /// <summary>Events so far.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets what an earlier body left.</summary>
    public void Start(DateTimeOffset now)
    {
        groups.Clear();
        rejected.Clear();
        Count = 0;
        nowMs = now.ToUnixTimeMilliseconds();
    }

    /// <summary>Takes an event as it was found.</summary>
    /// <param name="e">The event.</param>
    /// <param name="identity">Rules for the fields that go by other names in a CloudEvent.</param>
    public void Take(in RawEvent e, IdentityRules identity)
    {
        long timestampMs = 0;
        ushort status = 0;
        uint responseMicros = 0;
        ReadOnlySpan<byte> path = default;
        var refusal = identity.Id.Check(e[EventField.Id], e.Id)
            ?? identity.AccountId.Check(e[EventField.AccountId], e.AccountId)
            ?? EventRules.ApiKeyId.Check(e[EventField.ApiKeyId], e.ApiKeyId)
            ?? identity.Timestamp.Check(e[EventField.Timestamp], e.Timestamp, nowMs, out timestampMs)
            ?? EventRules.Method.Check(e[EventField.Method], e.Method)
            ?? EventRules.Endpoint.Check(e[EventField.Endpoint], e.Endpoint, out path)
            ?? EventRules.Status.Check(e[EventField.Status], e.Status, out status)
            ?? EventRules.ResponseTimeMs.Check(e[EventField.ResponseTimeMs], e.ResponseTimeMs, out responseMicros)
            ?? EventRules.Category.Check(e[EventField.Category], e.Category);
        if (refusal is not null)
        {
            Reject(refusal);
            return;
        }

        CountOne();
        var id = e[EventField.Id] == FieldState.Present ? TikApis.Usage.EventId.Of(e.Source, e.Id) : UInt128.Zero;
        groups.Add(e, id, path, timestampMs, (ushort)(status | (ushort)Permit.MarksOf(e.Id)), responseMicros);
    }

    /// <summary>Refuses an event.</summary>
    public void Reject(Refusal refusal)
    {
        CountOne();
        rejected.Add(new RejectedEvent(Count - 1, refusal.Code, refusal.Message));
    }

    /// <summary>All events taken.</summary>
    public ParsedEvents Finish() => new(Count, groups.Drain(), [.. rejected]);

    void CountOne()
    {
        if (++Count > UsageBatch.MaxEvents)
            throw new ApiException(ErrorKind.PayloadTooLarge, $"A request may hold at most {UsageBatch.MaxEvents} events.");
    }
}
