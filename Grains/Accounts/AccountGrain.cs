using Microsoft.Extensions.Options;
using TikApis.Keys;
using TikApis.Usage;

namespace TikApis.Accounts;

/// <inheritdoc cref="IAccountGrain"/>
[GrainType("account")]
public sealed class AccountGrain(
    [PersistentState("account")] IPersistentState<AccountState> state,
    IUsageTables tables,
    IOptions<PlanOptions> plans,
    TimeProvider time) : Grain, IAccountGrain
{
    Account? fromUsage;

    string AccountId => this.GetPrimaryKeyString();

    public async Task<Account?> Get() => state.State.Account ?? await FromUsage();

    public async Task<Account?> Create(string name, string plan)
    {
        if (state.State.Account is not null)
            return null;
        var now = time.GetUtcNow();
        var seen = await FromUsage();
        var account = new Account(AccountId, name, plan, seen?.AnchorDay ?? now.UtcDateTime.Day, seen?.CreatedAt ?? now);
        await Write(new AccountState { Account = account, Keys = state.State.Keys });
        return account;
    }

    public async Task<NewApiKey?> CreateKey(string name, KeyScopes scopes)
    {
        if (await Get() is not { } account)
            return null;
        var now = time.GetUtcNow();
        var secret = KeySecret.Create();
        var key = new ApiKey("key_" + Guid.CreateVersion7(now).ToString("N"), AccountId, name, scopes, now);

        // The key first: one that is not listed was never shown, one that is listed always works.
        await GrainFactory.GetGrain<IApiKeyGrain>(KeySecret.Hash(secret)).Register(key);
        await Write(new AccountState { Account = account, Keys = [.. state.State.Keys, key] });
        return new NewApiKey(key, secret);
    }

    /// <summary>An account that nobody created exists from its first event on, with the default plan.</summary>
    async Task<Account?> FromUsage()
    {
        if (fromUsage is null && await tables.FirstSeen(AccountId) is { } seen)
            fromUsage = new Account(AccountId, AccountId, plans.Value.Default, seen.UtcDateTime.Day, seen);
        return fromUsage;
    }

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
            throw;
        }
    }
}
