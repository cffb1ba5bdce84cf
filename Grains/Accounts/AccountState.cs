using TikApis.Keys;

namespace TikApis.Accounts;

/// <summary>What is stored of an account.</summary>
[GenerateSerializer, Alias("account-state")]
public sealed record AccountState
{
    /// <summary>Null until an operator creates the account or its first key.</summary>
    [Id(0)] public Account? Account { get; init; }

    [Id(1)] public IReadOnlyList<ApiKey> Keys { get; init; } = [];
}
