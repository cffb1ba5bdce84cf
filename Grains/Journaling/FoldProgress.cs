namespace TikApis.Journaling;

/// <summary>
/// How far a writer's journal is in the tables. A fold is done in steps, some accounts each, in the order of their ids: between
/// two steps some accounts hold more than others.
/// </summary>
/// <param name="Position">Of this and all before it, the tables hold everything.</param>
/// <param name="Target">Where the fold under way ends; null between folds.</param>
/// <param name="Account">The accounts up to this one, in ordinal order, hold everything up to the target.</param>
public readonly record struct FoldProgress(long Position, long? Target = null, string? Account = null)
{
    /// <summary>Up to where the tables hold an account.</summary>
    public long Of(string accountId) => Target is { } target && string.CompareOrdinal(accountId, Account) <= 0 ? target : Position;
}
