namespace TikApis.Usage;

/// <summary>Requests of one series and status class.</summary>
/// <param name="Series">With the names that were asked for.</param>
/// <param name="StatusClass">1 to 5.</param>
/// <param name="Requests">By bucket.</param>
/// <param name="RateLimited">Those of them answered 429.</param>
public sealed record ClassRequests(Series Series, int StatusClass, long[] Requests, long RateLimited);
