using TikApis.Usage;

namespace TikApis.Counting;

/// <summary>What a tally is of: an hour or a day (its start in Unix milliseconds), a series, a class of status.</summary>
public readonly record struct RollupCell(long StartMs, Series Series, int StatusClass);
