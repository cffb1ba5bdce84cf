using Orleans.Streams;
using TikApis.Alerts;

namespace TikApis.Api.Dashboard;

/// <summary>Follows an account's inbox for everything a connection shows, by the stream of its changes, while its session goes on.</summary>
sealed class LiveInbox(IClusterClient cluster, Viewer viewer, ILogger<LiveInbox> log) : IAsyncDisposable
{
    readonly SemaphoreSlim one = new(1);
    StreamSubscriptionHandle<InboxChange>? following;
    string? account;
    bool isOver;

    /// <summary>Something came, or was marked.</summary>
    public event Func<InboxChange, Task>? Changed;

    /// <summary>Follows an account, and no other any more. Whoever asks has seen to it that the session may see it.</summary>
    /// <param name="accountId">Whose inbox; null: none.</param>
    /// <returns>Whether it does.</returns>
    public async Task<bool> Follow(string? accountId)
    {
        await one.WaitAsync();
        try
        {
            if (isOver || account == accountId)
                return true;
            await Leave();
            if (accountId is null)
                return true;
            following = await cluster.GetStreamProvider(AlertStream.Provider).GetStream<InboxChange>(AlertStream.Of(accountId))
                .SubscribeAsync((change, _) => Tell(accountId, change));
            account = accountId;
            return true;
        }
        catch (Exception failed)
        {
            log.LogWarning(failed, "An inbox could not be followed");
            return false;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>A page that is opened just now may still be about to follow.</summary>
    public async ValueTask DisposeAsync()
    {
        await one.WaitAsync();
        isOver = true;
        await Leave();
        one.Release();
    }

    async Task Tell(string accountId, InboxChange change)
    {
        try
        {
            await viewer.CheckIfPossible();
        }
        catch (SessionEndedException)
        {
            return; // The page goes to sign in; one that does not is told nothing.
        }

        if (accountId == account && Changed is { } changed)
            await changed(change);
    }

    async Task Leave()
    {
        var left = following;
        (following, account) = (null, null);
        try
        {
            if (left is not null)
                await left.UnsubscribeAsync();
        }
        catch (Exception failed)
        {
            log.LogInformation(failed, "An inbox could not be left; it is when it is told of the next change");
        }
    }
}
