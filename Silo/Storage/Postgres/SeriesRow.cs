using TikApis.Counting;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>What a fold adds to one row of <c>usage_hour</c> or <c>usage_day</c>.</summary>
readonly record struct SeriesRow(string AccountId, DateTime Bucket, Series Series, Tally Tally);
