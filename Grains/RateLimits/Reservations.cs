using System.Runtime.CompilerServices;

namespace TikApis.RateLimits;

/// <summary>
/// What is reserved for requests whose cost is not known yet. In memory only: after a failure nobody can settle what
/// was reserved before, and it stays taken.
/// </summary>
sealed class Reservations
{
    /// <summary>Most that an account holds, settled ones that have not expired among them.</summary>
    public const int Most = 10_000;

    readonly Dictionary<string, Reservation> held = new(StringComparer.Ordinal);
    readonly PriorityQueue<string, long> expiring = new();

    public bool IsFull => held.Count >= Most;

    public void Add(string permitId, Reservation reservation)
    {
        held.Add(permitId, reservation);
        expiring.Enqueue(permitId, reservation.ExpiresAtMs);
    }

    /// <summary>Gives back what nobody settled in time.</summary>
    public void Expire(long nowMs)
    {
        while (expiring.TryPeek(out var permit, out var expiresAt) && expiresAt <= nowMs)
        {
            expiring.Dequeue();
            held.Remove(permit, out var expired);
            if (expired!.Settled is null)
                expired.GiveBack(expired.Cost);
        }
    }

    /// <summary>Ends a reservation; null: with the cost it was made for.</summary>
    public Settlement Settle(string permitId, long? asked)
    {
        if (!held.TryGetValue(permitId, out var reservation))
            return Settlement.Unknown;
        var cost = asked ?? reservation.Cost;
        if (reservation.Settled is { } settled)
            return settled == cost ? Settlement.Settled : Settlement.Differs;
        if (cost > reservation.Cost)
            return Settlement.TooMuch;
        reservation.GiveBack(reservation.Cost - cost);
        reservation.Settled = cost;
        return Settlement.Settled;
    }
}

/// <summary>A cost reserved in the windows it was counted in.</summary>
sealed class Reservation(IReadOnlyList<AppliedLimit> limits, long cost, long expiresAtMs)
{
    public long Cost => cost;

    public long ExpiresAtMs => expiresAtMs;

    /// <summary>The cost it was settled with; kept until it expires, so that asking twice is harmless.</summary>
    public long? Settled { get; set; }

    /// <summary>Frees a part of it, in windows that are still counted.</summary>
    public void GiveBack(long part)
    {
        foreach (var limit in limits)
        {
            ref var window = ref limit.Windows.At(limit.StartMs);
            if (!Unsafe.IsNullRef(ref window))
                window.Taken -= Math.Min(part, window.Taken);
        }
    }
}
