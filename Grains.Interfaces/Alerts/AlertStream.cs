namespace TikApis.Alerts;

/// <summary>What changed in an inbox: sent on the stream <see cref="AlertStream"/>.</summary>
/// <param name="Alert">The alert that came; null: some were marked.</param>
/// <param name="Unread">Unread ones from now on.</param>
[GenerateSerializer, Immutable, Alias("inbox-change")]
public sealed record InboxChange([property: Id(0)] Alert? Alert, [property: Id(1)] int Unread);

/// <summary>The stream of an account's inbox. It tells who is looking; what it misses is in the inbox.</summary>
public static class AlertStream
{
    /// <summary>Name of the stream provider.</summary>
    public const string Provider = "alerts";

    /// <summary>The stream of an account.</summary>
    public static StreamId Of(string accountId) => StreamId.Create("inbox", accountId);
}
