namespace TikApis.Accounts;

/// <summary>All plans on offer: those of the configuration, and those that operators made (one grain, key 0).</summary>
[Alias("plan-catalog-grain")]
public interface IPlanCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Most plans that operators can make.</summary>
    const int MaxPlans = 200;

    /// <summary>A plan by its id, in any case; null when there is none.</summary>
    [Alias("Find")]
    Task<OfferedPlan?> Find(string id);

    /// <summary>Every plan, the configured ones first.</summary>
    [Alias("List")]
    Task<OfferedPlan[]> List();

    /// <summary>Adds a plan.</summary>
    /// <param name="plan">Its id in lower case.</param>
    /// <param name="request">Names the request: repeated with the same name, it finds the plan it made.</param>
    [Alias("Create")]
    Task<Changed<OfferedPlan>> Create(OfferedPlan plan, string? request);

    /// <summary>Replaces a plan's name and limits, for the accounts on it too, at once.</summary>
    [Alias("Replace")]
    Task<Changed<OfferedPlan>> Replace(OfferedPlan plan);

    /// <summary>Takes a plan off the offer, unless an account is on it.</summary>
    [Alias("Delete")]
    Task<Changed<OfferedPlan>> Delete(string id);
}
