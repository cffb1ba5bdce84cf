namespace TikApis.Keys;

/// <summary>What a key opens.</summary>
[Flags]
public enum KeyScopes
{
    None = 0,

    /// <summary>The routes of the key's own account.</summary>
    Account = 1,

    /// <summary>Sending usage events of any account: for gateways.</summary>
    Ingest = 2,

    /// <summary>Everything, of every account: for operators.</summary>
    Admin = 4,
}
