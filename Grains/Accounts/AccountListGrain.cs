using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace TikApis.Accounts;

/// <inheritdoc cref="IAccountListGrain"/>
[GrainType("account-list"), StatelessWorker]
public sealed class AccountListGrain(IAccountIndex index, IOptions<PlanOptions> plans) : Grain, IAccountListGrain
{
    public Task<AccountPage> List(AccountFilter filter, int skip, int take) => index.List(filter, plans.Value.DefaultPlan.Id, skip, take);
}
