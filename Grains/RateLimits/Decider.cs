using System.Runtime.CompilerServices;
using TikApis.Usage;

namespace TikApis.RateLimits;

/// <summary>
/// Decides on requests of an account before they are served. What is let through never passes what the database
/// knows to be granted: whoever takes over after a failure counts all that was granted as taken, and so at most the
/// limit is let through in a window, whatever fails (docs/decisions/0013-rate-limit-grants.md).
/// </summary>
public sealed class Decider(string accountId, AccountWindows windows)
{
    Reservations? reservations;

    /// <summary>Takes a cost of every limit of a key, or of none.</summary>
    public Taking Take(WantedPermit wanted, long nowMs)
    {
        reservations?.Expire(nowMs);
        var key = windows.Of(wanted.ApiKeyId, nowMs);
        var applied = Applied(key, wanted.IsPost, nowMs);
        if (applied.Any(limit => Unsafe.IsNullRef(ref limit.Windows.At(limit.StartMs))))
            throw new UsageUnavailableException("The clock went back further than windows are kept; ask again later.");
        AppliedLimit? refusing = null;
        foreach (var limit in applied)
        {
            if (!limit.Allows(wanted.Cost) && (refusing is null || limit.EndMs > refusing.Value.EndMs))
                refusing = limit;
        }

        if (refusing is { } refused)
        {
            if (wanted.Cost <= refused.Limit)
                refused.Windows.At(refused.StartMs).Refused = true;
            return new Taking(key, refused.Kind, [], null);
        }

        Grant[] lacking = [.. from limit in applied let granted = limit.Lacks(wanted.Cost) where granted is not null select GrantOf(limit, key, granted.Value)];
        if (lacking.Length > 0)
            return new Taking(key, null, lacking, null);
        if (wanted.Hold is not null && reservations is { IsFull: true })
            return new Taking(key, null, [], null);

        foreach (var limit in applied)
            limit.Windows.At(limit.StartMs).Taken += wanted.Cost;
        key.Rate.Add(nowMs, nowMs, wanted.Cost);
        var permit = Permit.Create();
        if (wanted.Hold is { } hold)
            (reservations ??= new()).Add(permit, new Reservation(applied, wanted.Cost, nowMs + (long)hold.TotalMilliseconds));
        return new Taking(key, null, [], permit);
    }

    /// <summary>The database knows of grants.</summary>
    public void Know(KeyWindows key, IEnumerable<Grant> granted)
    {
        foreach (var grant in granted)
        {
            ref var window = ref windows.Of(key, grant.Kind).At(grant.StartMs);
            if (!Unsafe.IsNullRef(ref window))
                window.Granted = Math.Max(window.Granted, grant.Granted);
        }
    }

    /// <summary>Ends a reservation with its cost.</summary>
    public Settlement Settle(string permitId, long? cost, long nowMs)
    {
        reservations?.Expire(nowMs);
        return reservations?.Settle(permitId, cost) ?? Settlement.Unknown;
    }

    /// <summary>Where a key stands with the limits it has.</summary>
    public LimitUse[] Uses(KeyWindows key, bool isPost, long nowMs)
    {
        reservations?.Expire(nowMs);
        return [.. Applied(key, isPost, nowMs).Where(limit => limit.Limit is not null).Select(limit => limit.Use(nowMs))];
    }

    /// <summary>What decisions let through of what was granted in windows that are not over: the account is handed over in good order.</summary>
    public IReadOnlyList<Grant> Taken(long nowMs)
    {
        reservations?.Expire(nowMs);
        return [.. AllTaken().Where(grant => grant.EndMs > nowMs)];
    }

    IEnumerable<Grant> AllTaken() =>
    [
        .. from key in windows.Keys
           from kind in new[] { LimitKind.RequestsPerMinute, LimitKind.RequestsPerDay, LimitKind.PostsPerDay }
           from window in windows.Of(key, kind).Granted()
           select Of(kind, key.ApiKeyId, window),
        .. windows.Periods.Granted().Select(window => Of(LimitKind.MonthlyQuota, "", window)),
    ];

    Grant Of(LimitKind kind, string apiKeyId, Window window) =>
        new(accountId, kind, apiKeyId, window.StartMs, windows.Limits.EndOf(kind, window.StartMs), window.Taken);

    Grant GrantOf(AppliedLimit limit, KeyWindows key, long granted) =>
        new(accountId, limit.Kind, limit.Kind == LimitKind.MonthlyQuota ? "" : key.ApiKeyId, limit.StartMs, limit.EndMs, granted);

    AppliedLimit[] Applied(KeyWindows key, bool isPost, long nowMs)
    {
        var minute = Applied(LimitKind.RequestsPerMinute, key, nowMs);
        var day = Applied(LimitKind.RequestsPerDay, key, nowMs);
        var quota = Applied(LimitKind.MonthlyQuota, key, nowMs);
        return isPost ? [minute, day, Applied(LimitKind.PostsPerDay, key, nowMs), quota] : [minute, day, quota];
    }

    AppliedLimit Applied(LimitKind kind, KeyWindows key, long nowMs)
    {
        var start = windows.Limits.WindowOf(kind, nowMs);
        return new AppliedLimit(kind, windows.Limits[kind], windows.Of(key, kind), start, windows.Limits.EndOf(kind, start));
    }
}
