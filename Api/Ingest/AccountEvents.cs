using TikApis.Usage;

namespace TikApis.Api.Ingest;

/// <summary>The valid events of one account in a request.</summary>
public readonly record struct AccountEvents(string AccountId, UsageBatch Batch);

/// <summary>What a body held.</summary>
/// <param name="Count">Events in all, valid or not.</param>
/// <param name="Accounts">The valid ones by account, in the order the accounts first came.</param>
/// <param name="Rejected">The others by index.</param>
public sealed record ParsedEvents(int Count, IReadOnlyList<AccountEvents> Accounts, IReadOnlyList<RejectedEvent> Rejected);
