namespace TikApis.Api.Protection;

/// <summary>What some have open at once, such as a key's streams: so many each and no more.</summary>
sealed class OpenPlaces
{
    readonly Lock gate = new();
    readonly Dictionary<string, int> open = new(StringComparer.Ordinal);

    /// <summary>Takes a place until <see cref="Leave"/>; false when all are taken.</summary>
    public bool TryTake(string who, int most)
    {
        lock (gate)
        {
            var taken = open.GetValueOrDefault(who);
            if (taken >= most)
                return false;
            open[who] = taken + 1;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(string who)
    {
        lock (gate)
        {
            if (--open[who] == 0)
                open.Remove(who);
        }
    }
}
