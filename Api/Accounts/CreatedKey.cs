namespace TikApis.Api.Accounts;

/// <summary>A key as it is shown once, when it was created.</summary>
/// <param name="Id">Names the key without giving it away.</param>
/// <param name="Key">The key itself; only its hash is kept.</param>
/// <param name="AccountId">Account it belongs to.</param>
/// <param name="Name">For people.</param>
/// <param name="Scopes">What it opens: <c>account</c>, <c>ingest</c>, <c>admin</c>.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record CreatedKey(string Id, string Key, string AccountId, string Name, string[] Scopes, DateTimeOffset CreatedAt)
{
    /// <summary>Without the key, so that it never reaches a log.</summary>
    public override string ToString() => $"CreatedKey {{ Id = {Id} }}";
}
