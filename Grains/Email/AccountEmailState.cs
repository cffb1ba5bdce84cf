using TikApis.Alerts;

namespace TikApis.Email;

/// <summary>What is stored of an account's email.</summary>
[GenerateSerializer, Alias("account-email-state")]
public sealed record AccountEmailState
{
    /// <summary>How long alerts wait after an email unless the account decides otherwise.</summary>
    public static readonly TimeSpan UsualWindow = TimeSpan.FromMinutes(10);

    /// <summary>Of the links that unsubscribe; null: there never was an address.</summary>
    [Id(0)] public string? Secret { get; init; }

    [Id(1)] public IReadOnlyList<Recipient> Recipients { get; init; } = [];

    [Id(2)] public TimeSpan DigestWindow { get; init; } = UsualWindow;

    /// <summary>Alerts that a recipient still waits for, oldest first.</summary>
    [Id(3)] public IReadOnlyList<Alert> Alerts { get; init; } = [];

    /// <summary>Ids of the latest alerts, so that none is mailed twice.</summary>
    [Id(4)] public IReadOnlyList<string> Known { get; init; } = [];
}

/// <summary>An address, and what is to be mailed to it. None waits for another.</summary>
[GenerateSerializer, Immutable, Alias("email-recipient")]
public sealed record Recipient
{
    [Id(0)] public required string Address { get; init; }

    /// <summary>When it was unsubscribed; null: it is mailed to.</summary>
    [Id(1)] public DateTimeOffset? UnsubscribedAt { get; init; }

    /// <summary>When its latest email was made, from which alerts wait; null: never.</summary>
    [Id(2)] public DateTimeOffset? MailedAt { get; init; }

    /// <summary>Ids of alerts for its next email, oldest first.</summary>
    [Id(3)] public IReadOnlyList<string> Waiting { get; init; } = [];

    /// <summary>Alerts that are left out of it.</summary>
    [Id(4)] public int Dropped { get; init; }

    /// <summary>Emails still to be sent, oldest first.</summary>
    [Id(5)] public IReadOnlyList<QueuedEmail> Emails { get; init; } = [];

    /// <summary>When its waiting alerts become an email, should there be any.</summary>
    public DateTimeOffset DigestAt(TimeSpan window) => MailedAt is { } at ? at + window : DateTimeOffset.MinValue;
}

/// <summary>An email to be sent; it stays the same in every attempt.</summary>
/// <param name="Id">Of its Message-ID.</param>
/// <param name="MadeAt">Its date.</param>
/// <param name="Alerts">Ids of its alerts, oldest first.</param>
/// <param name="Dropped">Alerts that were left out.</param>
/// <param name="Failures">Attempts that failed.</param>
/// <param name="DueAt">When it is sent next.</param>
[GenerateSerializer, Immutable, Alias("queued-email")]
public sealed record QueuedEmail(
    [property: Id(0)] string Id,
    [property: Id(1)] DateTimeOffset MadeAt,
    [property: Id(2)] IReadOnlyList<string> Alerts,
    [property: Id(3)] int Dropped,
    [property: Id(4)] int Failures,
    [property: Id(5)] DateTimeOffset DueAt);
