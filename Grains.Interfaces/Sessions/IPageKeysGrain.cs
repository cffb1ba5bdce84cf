namespace TikApis.Sessions;

/// <summary>
/// The keys with which pages' own state and forms are protected (one grain, key 0): what one node's page holds, every
/// node can read, also after a restart.
/// </summary>
[Alias("page-keys-grain")]
public interface IPageKeysGrain : IGrainWithIntegerKey
{
    /// <summary>Most keys that are kept; one is made every 90 days, and the oldest are forgotten.</summary>
    const int MaxKeys = 20;

    /// <summary>All of them, as they were added.</summary>
    [Alias("Get")]
    Task<string[]> Get();

    /// <summary>Adds one, unless another came meanwhile: nodes that make one at the same time then all use the first's.</summary>
    /// <param name="key">The key.</param>
    /// <param name="after">The last that was there when it was made; null: none.</param>
    [Alias("Add")]
    Task Add(string key, string? after);
}
