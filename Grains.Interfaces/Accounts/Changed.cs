namespace TikApis.Accounts;

/// <summary>What became of a change that was asked for.</summary>
public enum ChangeOutcome
{
    /// <summary>It is as was asked.</summary>
    Done,

    /// <summary>There is nothing of that id.</summary>
    NotFound,

    /// <summary>The id is taken.</summary>
    Taken,

    /// <summary>The account is closed.</summary>
    Closed,

    /// <summary>There are as many as there may be.</summary>
    Full,

    /// <summary>No plan has that id.</summary>
    UnknownPlan,

    /// <summary>Accounts on this plan have no limits of their own.</summary>
    NotCustom,

    /// <summary>The configuration sets it.</summary>
    Configured,

    /// <summary>An account is on this plan.</summary>
    InUse,
}

/// <summary>The outcome of a change, and what it made; null unless done.</summary>
[GenerateSerializer, Immutable, Alias("changed`1")]
public sealed record Changed<T>([property: Id(0)] ChangeOutcome Outcome, [property: Id(1)] T? Value)
    where T : class;
