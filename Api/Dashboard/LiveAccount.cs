using Microsoft.Extensions.Options;
using TikApis.Api.Errors;
using TikApis.Api.Live;
using TikApis.Usage;

namespace TikApis.Api.Dashboard;

/// <summary>Follows an account for one page: the same frames as the stream of live usage, and the session looked at now and then.</summary>
sealed class LiveAccount(LiveHub hub, Viewer viewer, IOptions<DashboardOptions> options, TimeProvider time)
{
    /// <summary>Follows until cancelled, or until there is no room.</summary>
    /// <param name="account">Whose figures.</param>
    /// <param name="show">Takes each newer figure; null: they are not known just now.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ApiException">There are as many streams as there may be.</exception>
    /// <exception cref="SessionEndedException">The session has ended.</exception>
    public async Task Follow(string account, Func<LiveUsage?, Task> show, CancellationToken cancellation)
    {
        using var seat = hub.Open(account, (await viewer.Caller()).KeyId);
        using var checks = new PeriodicTimer(options.Value.SessionCheck, time);
        var check = checks.WaitForNextTickAsync(cancellation).AsTask();
        var shown = 0L;
        while (true)
        {
            var latest = seat.Watch.Latest;
            if (latest.Id > shown)
            {
                shown = latest.Id;
                await show(latest.Usage);
            }

            if (await Task.WhenAny(latest.Superseded, check) != check)
                continue;
            await check;
            await viewer.CheckIfPossible();
            check = checks.WaitForNextTickAsync(cancellation).AsTask();
        }
    }
}
