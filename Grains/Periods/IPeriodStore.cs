namespace TikApis.Periods;

/// <summary>What closing billing periods needs of a database.</summary>
public interface IPeriodStore
{
    /// <summary>Accounts whose open period has ended, longest ago first.</summary>
    Task<IReadOnlyList<string>> Due(DateTimeOffset now, int most);

    /// <summary>Records that a quiet account has an open period again. Harmless when it has one.</summary>
    Task Open(string accountId, DateTimeOffset end);

    /// <summary>Writes a statement and the end of the next open period (null: the account went quiet), in one transaction. Repeating it is harmless.</summary>
    Task Close(string accountId, PeriodStatement statement, DateTimeOffset? nextEnd);

    /// <summary>The last statement written; null when there is none.</summary>
    Task<PeriodStatement?> Latest(string accountId);
}
