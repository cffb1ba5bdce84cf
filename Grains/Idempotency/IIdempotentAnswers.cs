namespace TikApis.Idempotency;

/// <summary>What repeated requests need of a database.</summary>
public interface IIdempotentAnswers
{
    /// <summary>The fingerprint and answer of a request; null when there is none that is still kept.</summary>
    Task<(string Fingerprint, IdempotentAnswer Answer)?> Find(string caller, string request, DateTimeOffset now);

    /// <summary>Keeps an answer until an instant, and of the caller's the <paramref name="most"/> that expire last.</summary>
    Task Keep(string caller, string request, string fingerprint, IdempotentAnswer answer, DateTimeOffset until, int most);
}
