using Microsoft.AspNetCore.Components;
using TikApis.Api.Dashboard.Sessions;
using TikApis.Api.Dashboard.Text;
using TikApis.Usage;

namespace TikApis.Api.Dashboard;

/// <summary>
/// A page about one account. It asks when what it is asked for changes, not for what came with its HTML, and shows what
/// it had until the answer is there. Once connected it follows the account, and asks again when there is news.
/// </summary>
public abstract class AccountView : ComponentBase, IDisposable
{
    static readonly TimeSpan BetweenRefreshes = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource leaving = new();
    bool isCarried, isAway;
    Task answering = Task.CompletedTask;
    string? asked, path;
    int asking;
    DateTimeOffset askedAt;
    long requestsAsked;

    private protected AccountView() => Leaving = leaving.Token;

    /// <summary>The account in the path, for operators.</summary>
    [Parameter] public string? AccountId { get; set; }

    /// <summary>The page's address, also when only its question changes.</summary>
    [CascadingParameter(Name = "Address")] public string Address { get; set; } = "";

    [Inject] private protected Viewer Viewer { get; set; } = null!;

    [Inject] private protected IGrainFactory Grains { get; set; } = null!;

    [Inject] private protected NavigationManager Navigation { get; set; } = null!;

    [Inject] private protected TimeProvider Clock { get; set; } = null!;

    [Inject] LiveAccount Live { get; set; } = null!;

    [Inject] ILoggerFactory Logs { get; set; } = null!;

    /// <summary>The account, once it is known that it may be seen.</summary>
    [PersistentState] public string? Account { get; set; }

    /// <summary>What went wrong, in words; null: nothing.</summary>
    protected string? Problem { get; set; }

    /// <summary>There is no such account for this session.</summary>
    protected bool IsNobodys { get; private set; }

    /// <summary>An answer is on its way.</summary>
    protected bool IsAsking { get; private set; }

    /// <summary>What the account uses right now; null until it is heard. Within a period it never falls.</summary>
    protected LiveUsage? Now { get; private set; }

    /// <summary>Whether the account says what it uses.</summary>
    protected bool IsHeard { get; private set; } = true;

    /// <summary>Whether news of the account changes what the page shows.</summary>
    protected virtual bool IsCurrent => true;

    /// <summary>Whether there is a reason to ask again although nothing was counted.</summary>
    protected virtual bool IsOutdated => false;

    /// <summary>What the page's links begin with.</summary>
    protected string Root => AccountId is null ? "" : $"/accounts/{Uri.EscapeDataString(AccountId)}";

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Leaving { get; }

    /// <summary>Whether what the page shows is there.</summary>
    protected abstract bool HasAnswer { get; }

    /// <summary>Names what is asked for: another name is asked anew.</summary>
    protected virtual string Question => "";

    /// <summary>Asks, and returns what takes the answers over: they are all of one question.</summary>
    private protected abstract Task<Action> Ask(string account);

    protected override async Task OnParametersSetAsync()
    {
        path ??= new Uri(Address).AbsolutePath;
        var question = Question;
        if (asked == question || path != new Uri(Address).AbsolutePath) // The address of the next page is none of this one's.
            return;
        isCarried = asked is null && HasAnswer && Account is not null;
        asked = question;
        if (!isCarried)
            await (answering = Refresh());
    }

    /// <summary>Asks again. Of answers that overtake each other the last question's is shown.</summary>
    protected async Task Refresh() => isAway = IsPassing(await Try(async () =>
    {
        var mine = ++asking;
        IsAsking = true;
        (askedAt, requestsAsked) = (Clock.GetUtcNow(), Now?.Totals.Requests ?? -1);
        try
        {
            if (await Viewer.AccountOf(AccountId) is not { } account)
            {
                (Account, IsNobodys) = (null, true);
                if (AccountId is null && await Viewer.IsOperator())
                    Navigation.NavigateTo("/operator", replace: true);
                return;
            }

            (Account, IsNobodys) = (account, false);
            var take = await Ask(account);
            if (mine == asking && !leaving.IsCancellationRequested)
                take();
        }
        finally
        {
            IsAsking = mine != asking && IsAsking;
        }
    }));

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        await answering;
        if (isCarried)
            isAway = IsPassing(await Try(CheckCarried));
        if (isAway || Account is not null)
            await Try(Follow);
        if (!leaving.IsCancellationRequested)
            StateHasChanged(); // It is not followed any more, and says why.
    }

    /// <summary>What a browser gives back may be of another session, which could see more.</summary>
    async Task CheckCarried()
    {
        if (await Viewer.AccountOf(AccountId) != Account)
            (Account, IsNobodys) = (null, true);
    }

    /// <summary>Follows the account once it is known; until then it is asked again and again.</summary>
    async Task Follow()
    {
        while (isAway)
        {
            await Task.Delay(BetweenRefreshes, Clock, Leaving);
            await Refresh();
            StateHasChanged();
        }

        if (Account is not null)
            await Live.Follow(Account, usage => InvokeAsync(() => Show(usage)), Leaving);
    }

    async Task Show(LiveUsage? usage)
    {
        IsHeard = usage is not null;
        if (usage is not null && (Now is null || usage.Period.Start > Now.Period.Start || usage.Totals.Requests >= Now.Totals.Requests))
            Now = usage;
        StateHasChanged();
        if (Clock.GetUtcNow() - askedAt >= BetweenRefreshes && (isAway || HasNews))
        {
            await Refresh();
            StateHasChanged();
        }
    }

    /// <summary>Whether what is shown is older than what is heard; what went wrong stays until somebody has seen it.</summary>
    bool HasNews => IsCurrent && Problem is null && (Now?.Totals.Requests != requestsAsked || IsOutdated);

    /// <summary>Changes something, and asks again. Before it, the session is looked at again, and that the account is its own.</summary>
    protected async Task Edit(Func<Task> change)
    {
        var failed = await Try(async () =>
        {
            if (await Viewer.AccountOf(AccountId) != Account)
                throw new Errors.ApiException(Errors.ErrorKind.Forbidden, "This account is not yours to change.");
            await change();
        });
        if (failed is null)
            await Refresh();
        else if (IsPassing(failed))
            Problem = "The service did not answer: look in a moment whether that was done.";
    }

    /// <summary>Does something that can fail, and says so in words. A session that has ended goes to sign in.</summary>
    /// <returns>What failed; null: nothing.</returns>
    private protected async Task<Exception?> Try(Func<Task> act)
    {
        try
        {
            await act();
            Problem = null;
            return null;
        }
        catch (SessionEndedException ended)
        {
            Navigation.NavigateTo(SignInPath.Before("/" + Navigation.ToBaseRelativePath(Navigation.Uri)), forceLoad: true);
            return ended;
        }
        catch (NavigationException)
        {
            throw;
        }
        catch (Exception left) when (leaving.IsCancellationRequested)
        {
            return left; // Nobody looks any more.
        }
        catch (Exception failed)
        {
            if (failed is not Errors.ApiException)
                Logs.CreateLogger(GetType()).LogWarning(failed, "A page could not show what was asked for");
            Problem = Wording.Of(failed);
            return failed;
        }
    }

    static bool IsPassing(Exception? failed) => failed is not null && Errors.Unavailability.Is(failed);

    /// <summary>The page is left.</summary>
    protected virtual void OnLeave()
    {
    }

    public void Dispose()
    {
        OnLeave();
        leaving.Cancel();
        leaving.Dispose();
        GC.SuppressFinalize(this);
    }
}
