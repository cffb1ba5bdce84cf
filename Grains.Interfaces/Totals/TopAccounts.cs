namespace TikApis.Totals;

/// <summary>The accounts that used most.</summary>
[GenerateSerializer, Immutable, Alias("top-accounts")]
public sealed record TopAccounts
{
    /// <summary>First instant covered.</summary>
    [Id(0)] public required DateTimeOffset StartDate { get; init; }

    /// <summary>First instant no longer covered.</summary>
    [Id(1)] public required DateTimeOffset EndDate { get; init; }

    /// <summary>What they are ordered by.</summary>
    [Id(2)] public required TopOrder OrderBy { get; init; }

    /// <summary>Every event acknowledged before this instant is counted, by the clock of the node that took it; of later ones some may not be yet.</summary>
    [Id(3)] public required DateTimeOffset AsOf { get; init; }

    /// <summary>Accounts with at least one request in the range, also those that are not listed.</summary>
    [Id(4)] public required long ActiveAccounts { get; init; }

    /// <summary>The most first, then by id.</summary>
    [Id(5)] public required TopAccount[] Accounts { get; init; }
}

/// <summary>What one account used.</summary>
[GenerateSerializer, Immutable, Alias("top-account")]
public sealed record TopAccount : SummedMetrics
{
    public TopAccount(string id, string name, string plan, double share, SummedMetrics metrics) : base(metrics) =>
        (Id, Name, Plan, Share) = (id, name, plan, share);

    [Id(0)] public string Id { get; }

    /// <summary>For people.</summary>
    [Id(1)] public string Name { get; }

    /// <summary>Id of its plan.</summary>
    [Id(2)] public string Plan { get; }

    /// <summary>Its requests ÷ those of all accounts in the range.</summary>
    [Id(3)] public double Share { get; }
}
