using System.Collections.Frozen;
using TikApis.Counting;
using TikApis.Usage;

namespace TikApis.Alerts;

/// <summary>Minutes of an account, and of those parts of its requests that rules look at.</summary>
sealed class ScopedMinutes(MinuteRing all)
{
    /// <summary>What the longest look back needs.</summary>
    const int Kept = 65;

    FrozenDictionary<AlertScope, MinuteRing> parts = FrozenDictionary<AlertScope, MinuteRing>.Empty;

    /// <summary>Minutes of all requests, or of a part that is kept.</summary>
    public MinuteRing Of(AlertScope scope) => scope == AlertScope.All ? all : parts[scope];

    /// <summary>Keeps these parts and no others. Of those that are new minutes begin now.</summary>
    public void Keep(IEnumerable<AlertScope> scopes) =>
        parts = scopes.Where(scope => scope != AlertScope.All).Distinct().ToFrozenDictionary(scope => scope, scope => parts.GetValueOrDefault(scope) ?? new MinuteRing(Kept));

    /// <summary>Counts events.</summary>
    public void Add(Series[] series, ReadOnlySpan<EventRecord> records)
    {
        foreach (var (scope, minutes) in parts)
        {
            var part = scope.ToFilter();
            var isPart = Array.ConvertAll(series, one => part.Matches(one, statusClass: 0));
            foreach (ref readonly var record in records)
            {
                if (isPart[record.Series])
                    minutes.Add(record);
            }
        }
    }
}
