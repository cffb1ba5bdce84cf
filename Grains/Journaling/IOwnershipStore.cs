namespace TikApis.Journaling;

/// <summary>What ownership of accounts needs of a database.</summary>
public interface IOwnershipStore
{
    /// <summary>O1: who owns each account; nobody at epoch 0 when it has no row.</summary>
    Task<IReadOnlyList<Owner>> ReadOwners(IReadOnlyList<string> accountIds);

    /// <summary>
    /// O6: compare-and-set on (owner, epoch), inserting the row when there was none: should there be one by then, the
    /// claim does not go through. All claims in one transaction; true for those that went through.
    /// </summary>
    Task<IReadOnlyList<bool>> Take(IReadOnlyList<Claim> claims);
}

/// <summary>Recorded owner of an account.</summary>
/// <param name="Writer">Writer that owns it; null when none ever did.</param>
/// <param name="State">State of that writer.</param>
/// <param name="Epoch">Rises by one with every claim.</param>
/// <param name="Silo">Address of the node that registered that writer.</param>
public readonly record struct Owner(long? Writer, WriterState State, long Epoch, string? Silo = null)
{
    /// <summary>Whether the account has a row: it was claimed, or created.</summary>
    public bool IsKnown { get; init; }
}

/// <summary>One compare-and-set: <paramref name="Seen"/> becomes (<paramref name="Writer"/>, epoch + 1).</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Seen">What was read before.</param>
/// <param name="Writer">Who claims.</param>
/// <param name="PeriodEnd">Recorded as the end of the open billing period when there is none.</param>
public readonly record struct Claim(string AccountId, Owner Seen, long Writer, DateTimeOffset PeriodEnd);
