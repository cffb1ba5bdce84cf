namespace TikApis.Usage;

/// <summary>What a report reads of the tables.</summary>
/// <param name="Parts">Which rows; they do not overlap.</param>
/// <param name="Filter">Which series and status classes of them.</param>
/// <param name="Names">Names to be told apart; rows that differ in others only may be summed.</param>
/// <param name="Interval">Times to be told apart; rows within one may be summed, and null means the whole range.</param>
/// <param name="Latency">Whether sketches of response times are wanted: reading and merging them is most of the work.</param>
public sealed record TableQuery(IReadOnlyList<TablePart> Parts, UsageFilter Filter, SeriesParts Names, UsageInterval? Interval, bool Latency = true);

/// <summary>Rows <c>[FromMs, ToMs)</c> by the hour or by the day.</summary>
public readonly record struct TablePart(bool Days, long FromMs, long ToMs);
