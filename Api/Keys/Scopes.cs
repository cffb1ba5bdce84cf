using TikApis.Keys;

namespace TikApis.Api.Keys;

/// <summary>Scopes as they are written in JSON, which are the names of the policies too.</summary>
public static class Scopes
{
    public const string Account = "account";
    public const string Ingest = "ingest";
    public const string Admin = "admin";

    static readonly (string Name, KeyScopes Scope)[] All =
        [(Account, KeyScopes.Account), (Ingest, KeyScopes.Ingest), (Admin, KeyScopes.Admin)];

    /// <summary>True when every name is a scope.</summary>
    public static bool AreKnown(IEnumerable<string> names) => names.All(name => Array.Exists(All, known => known.Name == name));

    /// <summary>Names as flags.</summary>
    public static KeyScopes Parse(IEnumerable<string> names) =>
        All.Where(known => names.Contains(known.Name)).Aggregate(KeyScopes.None, (all, known) => all | known.Scope);

    /// <summary>Flags as names.</summary>
    public static string[] Names(KeyScopes scopes) => [.. All.Where(known => scopes.HasFlag(known.Scope)).Select(known => known.Name)];
}
