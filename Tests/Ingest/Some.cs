using System.Text;
using TikApis.Api.Ingest;
using TikApis.Endpoints;
using TikApis.Usage;

namespace TikApis.Tests.Ingest;

/// <summary>Test data: a valid event as JSON, and bodies parsed and taken apart again.</summary>
static class Some
{
    public static readonly DateTimeOffset Now = new(2025, 2, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly (string Field, string Json)[] Valid =
    [
        ("id", "\"evt-1\""), ("accountId", "\"acme\""), ("apiKeyId", "\"key-1\""), ("timestamp", "\"2025-01-31T12:00:00Z\""),
        ("method", "\"GET\""), ("endpoint", "\"/v1/posts/42\""), ("status", "200"), ("responseTimeMs", "12.5"), ("category", "\"Posts\""),
    ];

    /// <summary>A valid event with one field's JSON replaced; left out when the JSON is null.</summary>
    public static string Event(string? field = null, string? json = null) =>
        $"{{{string.Join(',', Valid
            .Select(f => f.Field == field ? (f.Field, Json: json) : f)
            .Where(f => f.Json is not null)
            .Select(f => $"\"{f.Field}\":{f.Json}"))}}}";

    /// <summary>A valid event with more properties behind its own.</summary>
    public static string EventAnd(string properties) => $"{Event()[..^1]},{properties}}}";

    public static ParsedEvents Json(string body) => Parse(Encoding.UTF8.GetBytes(body), BodyForm.Json);

    public static ParsedEvents Lines(string body) => Parse(Encoding.UTF8.GetBytes(body), BodyForm.NdJson);

    public static ParsedEvents Parse(byte[] body, BodyForm form) => new EventParser(CategoryRules.Default).Parse(body, form, Now);

    /// <summary>The events of a body of CloudEvents.</summary>
    public static ParsedEvents CloudEvents(string body, BodyForm form = BodyForm.CloudEvent) => Parse(Encoding.UTF8.GetBytes(body), form);

    /// <summary>The events of all batches, spelled out, account by account.</summary>
    public static List<CountedEvent> Spell(this ParsedEvents events) =>
    [
        .. events.Accounts.SelectMany(account =>
        {
            var series = account.Batch.ReadSeries();
            return account.Batch.Records.ToArray().Select(record => new CountedEvent(
                account.AccountId, series[record.Series], record.Id, record.TimestampMs, record.Status, record.ResponseMicros));
        }),
    ];

    /// <summary>The only event of a body.</summary>
    public static CountedEvent Only(this ParsedEvents events)
    {
        Assert.Empty(events.Rejected);
        return Assert.Single(events.Spell());
    }
}

/// <summary>An event as a batch holds it.</summary>
sealed record CountedEvent(string AccountId, Series Series, UInt128 Id, long TimestampMs, ushort Status, uint ResponseMicros);
