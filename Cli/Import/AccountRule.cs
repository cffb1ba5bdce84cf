namespace TikApis.Cli.Import;

/// <summary>What a log line's account is: the client's address, the logged-in user, or one name for all.</summary>
public sealed record AccountRule
{
    public static readonly AccountRule Client = new();
    public static readonly AccountRule User = new() { IsUser = true };

    public bool IsUser { get; private init; }

    /// <summary>The account of every line; null when the line says.</summary>
    public string? Name { get; private init; }

    public static AccountRule Fixed(string name) => new() { Name = name };

    /// <exception cref="FormatException">The text is none of the three.</exception>
    public static AccountRule Parse(string text) => text switch
    {
        "client" => Client,
        "user" => User,
        _ when text.StartsWith("fixed:", StringComparison.Ordinal) && text.Length > "fixed:".Length => Fixed(text["fixed:".Length..]),
        _ => throw new FormatException($"'{text}' is no account rule: client, user or fixed:NAME"),
    };
}
