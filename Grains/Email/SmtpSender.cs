using Microsoft.Extensions.Logging;

namespace TikApis.Email;

/// <summary>Sends email by the configured server, over a few connections at a time.</summary>
public sealed class SmtpSender(EmailOptions options, TimeProvider time, ILogger<SmtpSender> log) : IDisposable
{
    /// <summary>Most connections of a node to the server.</summary>
    public const int MaxConnections = 8;

    readonly SemaphoreSlim places = new(MaxConnections);

    /// <summary>A connection, opened with its first email.</summary>
    public SmtpConnection Connect() => new(options, places, time, log);

    public void Dispose() => places.Dispose();
}

/// <summary>What became of an attempt to send an email.</summary>
public enum EmailOutcome
{
    /// <summary>The server took it.</summary>
    Sent,

    /// <summary>The server refuses it for good, for this recipient.</summary>
    Refused,

    /// <summary>It did not go out, or nobody knows.</summary>
    Failed,
}
