using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TikApis.Alerts;
using TikApis.Journaling;
using TikApis.Keys;
using TikApis.RateLimits;

namespace TikApis.Accounts;

/// <inheritdoc cref="IAccountGrain"/>
/// <remarks>
/// Its state is the truth, the index is what lists are made of. The index is written first, and put right whenever
/// an activation finds that it differs: what was acknowledged is always listed (docs/decisions/0007-accounts-in-a-table-for-lists.md).
/// </remarks>
[GrainType("account")]
public sealed partial class AccountGrain(
    [PersistentState("account")] IPersistentState<AccountState> state,
    IAccountIndex index,
    IOptions<PlanOptions> plans,
    TimeProvider time,
    ILogger<AccountGrain> log) : Grain, IAccountGrain, IAlertRulesGrain
{
    const int MostTellings = 20;
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    AccountEntry? entry;
    Account? toTell;

    string AccountId => field ??= this.GetPrimaryKeyString();

    /// <summary>To the millisecond, which is what every database keeps.</summary>
    DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        entry = await index.Find(AccountId);
        if ((entry?.FirstSeen ?? state.State.Profile?.CreatedAt) is { } firstSeen && entry != EntryOf(state.State.Profile, firstSeen))
            await Enter(state.State.Profile, firstSeen);
        await base.OnActivateAsync(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        toTell = null; // The next activation may know something newer.
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    public async Task<Account?> Get() => await Profile() is { } profile ? await ToAccount(profile) : null;

    public async Task<Changed<Account>> Create(string name, string? plan, string by, string? request, int? anchorDay)
    {
        if (state.State.Profile is { } existing)
            return request is not null && existing.Request == request ? await Done(existing) : new(ChangeOutcome.Taken, null);
        if (await FindPlan(plan ?? plans.Value.DefaultPlan.Id) is not { } chosen)
            return new(ChangeOutcome.UnknownPlan, null);
        var now = Now;
        var seen = await Profile();
        return await Settle(
            new AccountProfile(name, chosen.Id, seen?.AnchorDay ?? anchorDay ?? now.UtcDateTime.Day, seen?.CreatedAt ?? now, Request: request),
            state.State.Keys,
            new PlanChange(now, null, chosen.Id, by));
    }

    public async Task<Changed<Account>> Update(AccountChange change, string by)
    {
        if (await Profile() is not { } before)
            return new(ChangeOutcome.NotFound, null);
        if (await FindPlan(change.Plan ?? before.Plan) is not { } plan)
            return new(ChangeOutcome.UnknownPlan, null);
        if (change.Limits is not null && !plan.Custom)
            return new(ChangeOutcome.NotCustom, null);

        var now = Now;
        var after = before with
        {
            Name = change.Name ?? before.Name,
            Plan = plan.Id,
            Limits = plan.Custom ? change.Limits ?? before.Limits : null,
            ClosedAt = change.Closed switch { true => before.ClosedAt ?? now, false => null, null => before.ClosedAt },
        };
        var keys = after.ClosedAt is null ? state.State.Keys : state.State.Keys.Revoked(now);
        var changed = await Settle(
            after,
            keys,
            after.Plan == before.Plan && after.Limits == before.Limits ? null : new PlanChange(now, before.Plan, after.Plan, by, after.Limits));

        // Also when it was closed before: the last time may have been cut short.
        if (change.Closed == true && changed.Outcome == ChangeOutcome.Done)
            await Task.WhenAll(keys.Select(key => GrainFactory.GetGrain<IApiKeyGrain>(key.Hash).Revoke()));
        return changed;
    }

    public Task<PlanChange[]> GetPlanChanges() => Task.FromResult(state.State.PlanChanges.Reverse().ToArray());

    public Task<AccountKey[]> GetKeys() => Task.FromResult(state.State.Keys.Reverse().ToArray());

    public async Task<Changed<NewApiKey>> CreateKey(string name, KeyScopes scopes, string? request)
    {
        if (await Profile() is not { } account)
            return new(ChangeOutcome.NotFound, null);
        var now = Now;
        var id = "key_" + (request ?? Guid.CreateVersion7(now).ToString("N"));
        if (Find(id) is { } made)
            return new(ChangeOutcome.Done, new NewApiKey(made, null));
        if (account.ClosedAt is not null)
            return new(ChangeOutcome.Closed, null);
        if (state.State.Keys.InUse() >= IAccountGrain.MaxKeys)
            return new(ChangeOutcome.Full, null);
        var secret = KeySecret.Create();
        var key = new AccountKey(id, KeySecret.Hash(secret), name, scopes, now);

        // The key first: one that is not listed was never shown, one that is listed always works.
        await GrainFactory.GetGrain<IApiKeyGrain>(key.Hash).Register(new ApiKey(id, AccountId, scopes));
        await Write(state.State with { Keys = [.. state.State.Keys, key] });
        return new(ChangeOutcome.Done, new NewApiKey(key, secret));
    }

    public async Task<Changed<AccountKey>> RenameKey(string keyId, string name)
    {
        if (Find(keyId) is not { } key)
            return new(ChangeOutcome.NotFound, null);
        key = key with { Name = name };
        await Write(state.State with { Keys = state.State.Keys.With(key) });
        return new(ChangeOutcome.Done, key);
    }

    public async Task<Changed<AccountKey>> RevokeKey(string keyId)
    {
        if (Find(keyId) is not { } key)
            return new(ChangeOutcome.NotFound, null);

        // The key first: what is listed as revoked opens nothing.
        await GrainFactory.GetGrain<IApiKeyGrain>(key.Hash).Revoke();
        if (key.RevokedAt is null)
        {
            key = key with { RevokedAt = Now };
            await Write(state.State with { Keys = state.State.Keys.With(key) });
        }

        return new(ChangeOutcome.Done, key);
    }

    AccountKey? Find(string keyId) => state.State.Keys.FirstOrDefault(key => key.Id == keyId);

    /// <summary>An account that nobody created exists from its first event on, with the default plan.</summary>
    async Task<AccountProfile?> Profile()
    {
        if (state.State.Profile is { } profile)
            return profile;
        entry ??= await index.Find(AccountId);
        return entry is { FirstSeen: var seen } ? new AccountProfile(AccountId, plans.Value.DefaultPlan.Id, seen.UtcDateTime.Day, seen) : null;
    }

    async Task<OfferedPlan?> FindPlan(string id) => plans.Value.Find(id) ?? await GrainFactory.GetGrain<IPlanCatalogGrain>(0).Find(id);

    async Task<Changed<Account>> Done(AccountProfile profile) => new(ChangeOutcome.Done, await Tell(profile));

    async Task<Account> ToAccount(AccountProfile profile) => new(
        AccountId,
        profile.Name,
        profile.Plan,
        profile.AnchorDay,
        profile.CreatedAt,
        profile.Limits ?? (await FindPlan(profile.Plan) ?? plans.Value.DefaultPlan).Limits,
        profile.Limits is not null,
        profile.ClosedAt,
        state.State.AlertRules);

    /// <summary>Makes a profile the account's, together with its keys and the change of plan that it is.</summary>
    async Task<Changed<Account>> Settle(AccountProfile profile, IReadOnlyList<AccountKey> keys, PlanChange? change)
    {
        var before = state.State.Profile;
        await Enter(profile, profile.CreatedAt);

        // Entered, the plan cannot be taken away any more; until then it could.
        if (await FindPlan(profile.Plan) is null)
        {
            await Enter(before, profile.CreatedAt);
            return new(ChangeOutcome.UnknownPlan, null);
        }

        var changes = change is null ? state.State.PlanChanges : [.. state.State.PlanChanges.TakeLast(IAccountGrain.MaxPlanChanges - 1), change];
        await Write(state.State with { Profile = profile, Keys = keys, PlanChanges = changes });
        return await Done(profile);
    }

    /// <summary>
    /// Has whoever counts know what the account is by now. Also when nothing changed: it may be the repetition of a change
    /// whose end was cut short. That it arrives is not waited for: should the account's grain just begin, it asks this one first.
    /// </summary>
    async Task<Account> Tell(AccountProfile profile)
    {
        toTell = await ToAccount(profile);
        TellUntilHeard(toTell).Ignore();
        return toTell;
    }

    /// <summary>Until it has arrived or there is something newer; what is lost all the same is found when the other asks again.</summary>
    async Task TellUntilHeard(Account account)
    {
        for (var tries = 1; tries <= MostTellings && ReferenceEquals(toTell, account); tries++)
        {
            try
            {
                await GrainFactory.GetGrain<IRateLimitGrain>(AccountId).AccountChanged(account);
                return;
            }
            catch (Exception failed)
            {
                LogNotTold(failed, AccountId, tries);
                await Task.Delay(Backoff.After(tries, LongestPause), time);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "What was changed of {AccountId} could not be told to those who count (try {Attempt}).")]
    partial void LogNotTold(Exception failed, string accountId, int attempt);

    async Task Enter(AccountProfile? profile, DateTimeOffset firstSeen)
    {
        var next = EntryOf(profile, firstSeen);
        try
        {
            await index.Put(AccountId, next);
        }
        catch
        {
            DeactivateOnIdle(); // It may be written or not.
            throw;
        }

        entry = next;
    }

    static AccountEntry EntryOf(AccountProfile? profile, DateTimeOffset firstSeen) =>
        new(firstSeen, profile?.Name, profile?.Plan, profile?.ClosedAt);

    async Task Write(AccountState next)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle(); // The next activation puts the index right.
            throw;
        }
    }
}
