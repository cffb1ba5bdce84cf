using System.Collections.Frozen;
using TikApis.Counting;
using TikApis.RateLimits;
using TikApis.Usage;

namespace TikApis.Alerts;

/// <summary>
/// Evaluates an account's rules as its events are counted, and every minute. Remembers what was told, so that only news
/// is. Knows no clock, no grain and no database.
/// </summary>
/// <param name="windows">The windows of its limits.</param>
/// <param name="minutes">Its last hours by the minute.</param>
public sealed class AlertWatcher(AccountWindows windows, MinuteRing minutes)
{
    /// <summary>Requests of an activation from which on it is worth to learn what is usual.</summary>
    const int WorthLearning = 500;

    /// <summary>An account that is silent for so long is not watched any more.</summary>
    const int SilentMinutes = 180;

    readonly ScopedMinutes parts = new(minutes);

    // Most accounts have nothing of these.
    HashSet<string>? keys;
    Dictionary<(string, string), AlertCondition>? news;
    FrozenDictionary<(string RuleId, string Subject), FiredCondition> fired = FrozenDictionary<(string, string), FiredCondition>.Empty;
    IReadOnlyDictionary<string, byte[]> learned = FrozenDictionary<string, byte[]>.Empty;
    ILearningWatch[] learning = [];

    IReadOnlyList<AlertRule> rules = [];
    IConditionWatch[] watches = [];
    bool errors, refused;
    long counted;

    /// <summary>Whether what was told before is known.</summary>
    public bool KnowsFired { get; private set; }

    /// <summary>Whether it learns what is usual.</summary>
    public bool IsLearning { get; private set; }

    /// <summary>Whether something holds that may end by itself.</summary>
    public bool Holds => fired.Values.Any(condition => condition.Holds);

    /// <summary>Whether enough was counted to learn from.</summary>
    public bool IsWorthLearning => !IsLearning && counted >= WorthLearning;

    /// <summary>Whether what is usual is learned, and silence would be unusual.</summary>
    public bool IsAlive(long nowMs) => IsLearning && !IsSilent(nowMs);

    /// <summary>Whether nothing came for so long that nothing is left to be learned.</summary>
    public bool IsSilent(long nowMs) => minutes.Sum(nowMs, SilentMinutes).Requests == 0;

    /// <summary>Conditions that are to be told.</summary>
    public AlertCondition[] News => news is null ? [] : [.. news.Values];

    /// <summary>Watches by these rules; null: those every account begins with.</summary>
    public void Use(IReadOnlyList<AlertRule>? wanted)
    {
        var next = wanted ?? DefaultAlertRules.All;
        if (next.SequenceEqual(rules))
            return;
        var (kept, before) = (Learned(), rules.ToDictionary(rule => rule.Id, rule => rule.Settings));
        rules = next;
        parts.Keep(rules.Select(Watches.MinutesOf).OfType<AlertScope>());
        watches = Watches.Of(rules);
        learned = kept;
        Learn();
        foreach (var (key, condition) in news ?? [])
        {
            if (!rules.Contains(condition.Rule))
                Forget(key);
        }

        fired = ByKey(fired.Values.Where(condition => before.TryGetValue(condition.RuleId, out var was)
            && rules.Any(rule => rule.Id == condition.RuleId && rule.Settings.LooksAtSame(was))));
    }

    /// <summary>What was told, and what was learned, before this activation.</summary>
    public void Restore(FiredCondition[] before, IReadOnlyDictionary<string, byte[]> detectors)
    {
        Told(before, []);
        if (IsLearning || (detectors.Count == 0 && counted < WorthLearning))
            return;
        learned = detectors;
        IsLearning = true;
        Learn();
    }

    /// <summary>What has fired by now, after some of the news was told.</summary>
    public void Told(FiredCondition[] now, IEnumerable<AlertCondition> told)
    {
        fired = ByKey(now);
        KnowsFired = true;
        foreach (var condition in told)
        {
            var key = (condition.Rule.Id, condition.Subject);
            if (ReferenceEquals(news?.GetValueOrDefault(key), condition))
                Forget(key);
        }
    }

    /// <summary>What it has learned, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Learned() => IsLearning
        ? learning.Select(watch => (watch.Name, Bytes: watch.ToBytes())).Where(one => one.Bytes is not null).ToDictionary(one => one.Name, one => one.Bytes!)
        : learned;

    /// <summary>Events were counted.</summary>
    public void Count(Series[] series, ReadOnlySpan<EventRecord> records)
    {
        counted += records.Length;
        parts.Add(series, records);
        foreach (ref readonly var one in series.AsSpan())
            Count(windows.Look(one.ApiKeyId).ApiKeyId); // Of a key beyond the bound those that it shares.
        foreach (ref readonly var record in records)
        {
            errors |= record.Status >= 400;
            refused |= record.Status == 429;
        }
    }

    /// <summary>A decision let a request of a key through.</summary>
    public void Count(string apiKeyId) => (keys ??= new(StringComparer.Ordinal)).Add(apiKeyId);

    /// <summary>Looks at what was counted since the last look. True when there is news.</summary>
    public bool Look(DateTimeOffset now) => Look(new AlertLook(windows, parts, now.ToUnixTimeMilliseconds(), keys ?? [], errors, refused, fired, IsTurn: false));

    /// <summary>Looks at everything, also at what ends by itself. True when there is news.</summary>
    public bool LookAtAll(DateTimeOffset now) =>
        Look(new AlertLook(windows, parts, now.ToUnixTimeMilliseconds(), [.. windows.Keys.Select(key => key.ApiKeyId)], true, true, fired, IsTurn: true));

    bool Look(in AlertLook look)
    {
        List<AlertCondition> found = [];
        foreach (var watch in watches)
            watch.Look(look, found);
        foreach (var watch in learning)
            watch.Look(look, found);

        foreach (var condition in found)
        {
            var key = (condition.Rule.Id, condition.Subject);
            if (!condition.IsNews(fired.GetValueOrDefault(key), look.Now))
                continue;

            // An earlier window is told first: the later one is still news after it.
            news ??= [];
            if (!news.TryGetValue(key, out var untold) || condition.Window < untold.Window || (condition.Window == untold.Window && condition.Level >= untold.Level))
                news[key] = condition;
        }

        keys = null;
        (errors, refused) = (false, false);
        return news is not null;
    }

    void Forget((string, string) key)
    {
        if (news!.Remove(key) && news.Count == 0)
            news = null;
    }

    /// <summary>Has those that learn go on with what was learned.</summary>
    void Learn()
    {
        if (!IsLearning)
            return;
        var before = learning.ToLookup(watch => watch.Rule);
        learning = [.. rules.SelectMany(rule => before.Contains(rule) ? before[rule] : Watches.LearningOf(rule))];
        foreach (var watch in learning)
        {
            if (learned.TryGetValue(watch.Name, out var bytes))
                watch.Restore(bytes);
        }
    }

    static FrozenDictionary<(string RuleId, string Subject), FiredCondition> ByKey(IEnumerable<FiredCondition> conditions) =>
        conditions.ToFrozenDictionary(condition => (condition.RuleId, condition.Subject));
}
