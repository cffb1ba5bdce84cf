using TikApis.Journaling;

namespace TikApis.Tests.Storage.Contract;

/// <summary>One account at a time.</summary>
static class OwnershipReads
{
    public static async Task<Owner> ReadOwner(this IOwnershipStore store, string accountId) => (await store.ReadOwners([accountId])).Single();
}
