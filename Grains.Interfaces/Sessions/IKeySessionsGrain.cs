namespace TikApis.Sessions;

/// <summary>The browsers that are signed in with one API key (key: the key's id).</summary>
[Alias("key-sessions-grain")]
public interface IKeySessionsGrain : IGrainWithStringKey
{
    /// <summary>Most sessions of a key; the one that ends first gives way.</summary>
    const int MaxSessions = 20;

    /// <summary>How long a session lasts.</summary>
    static readonly TimeSpan Lasts = TimeSpan.FromDays(7);

    /// <summary>Begins a session.</summary>
    /// <param name="tokenHash">SHA-256 of the token that the browser holds.</param>
    /// <param name="keyHash">By which the key is looked at again at every use.</param>
    [Alias("Begin")]
    Task Begin(string tokenHash, string keyHash);

    /// <summary>Hash of the key that a session was begun with; null when there is no such session, or it has ended.</summary>
    [Alias("Find")]
    Task<string?> Find(string tokenHash);

    /// <summary>Ends a session. Repeating it is harmless.</summary>
    [Alias("End")]
    Task End(string tokenHash);

    /// <summary>Ends all of them: the key opens nothing any more.</summary>
    [Alias("EndAll")]
    Task EndAll();
}
