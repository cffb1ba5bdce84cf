namespace TikApis.Email;

/// <summary>Where an account's alerts are mailed.</summary>
/// <param name="Addresses">In the order they were given.</param>
/// <param name="DigestWindow">After an email, alerts wait so long and go together; zero: each goes by itself.</param>
/// <param name="CanSend">Whether there is a server to send by.</param>
[GenerateSerializer, Immutable, Alias("email-settings")]
public sealed record EmailSettings(
    [property: Id(0)] IReadOnlyList<EmailAddress> Addresses,
    [property: Id(1)] TimeSpan DigestWindow,
    [property: Id(2)] bool CanSend);

/// <summary>An address of an account.</summary>
/// <param name="Address">As it was given, its domain in small letters.</param>
/// <param name="UnsubscribedAt">When it was unsubscribed by a link in an email; null: it is mailed to.</param>
[GenerateSerializer, Immutable, Alias("email-address")]
public sealed record EmailAddress([property: Id(0)] string Address, [property: Id(1)] DateTimeOffset? UnsubscribedAt);

/// <summary>What is to change; null leaves it as it is.</summary>
/// <param name="Addresses">All of them, valid; one that was unsubscribed is mailed to again.</param>
/// <param name="DigestWindow">See <see cref="EmailSettings"/>.</param>
[GenerateSerializer, Immutable, Alias("email-change")]
public sealed record EmailChange([property: Id(0)] IReadOnlyList<string>? Addresses, [property: Id(1)] TimeSpan? DigestWindow);
