using TikApis.Alerts;

namespace TikApis.Accounts;

/// <inheritdoc cref="IAlertRulesGrain"/>
public sealed partial class AccountGrain
{
    IReadOnlyList<AlertRule> Rules => state.State.AlertRules ?? DefaultAlertRules.All;

    public async Task<AlertRule[]?> GetAlertRules() => await Profile() is null ? null : [.. Rules];

    public async Task<Changed<AlertRule>> CreateAlertRule(AlertRuleSettings settings, string? request)
    {
        if (await Profile() is not { } profile)
            return new(ChangeOutcome.NotFound, null);
        var now = Now;
        var id = "rule_" + (request ?? Guid.CreateVersion7(now).ToString("N"));
        if (Rules.FirstOrDefault(rule => rule.Id == id) is { } made)
        {
            await Tell(profile);
            return new(ChangeOutcome.Done, made);
        }

        if (Rules.Count >= IAlertRulesGrain.MaxRules)
            return new(ChangeOutcome.Full, null);
        var created = new AlertRule(id, now, settings);
        await UseRules(profile, [.. Rules, created], null);
        return new(ChangeOutcome.Done, created);
    }

    public async Task<Changed<AlertRule>> ChangeAlertRule(string ruleId, AlertRuleSettings settings)
    {
        if (await Profile() is not { } profile || Rules.FirstOrDefault(rule => rule.Id == ruleId) is not { } before)
            return new(ChangeOutcome.NotFound, null);
        var isSame = before.Settings.LooksAtSame(settings);
        var after = before with { Settings = settings, Version = isSame ? before.Version : before.Version + 1 };
        await UseRules(profile, [.. Rules.Select(rule => rule.Id == ruleId ? after : rule)], isSame ? null : ruleId);
        return new(ChangeOutcome.Done, after);
    }

    public async Task<ChangeOutcome> DeleteAlertRule(string ruleId)
    {
        if (await Profile() is not { } profile)
            return ChangeOutcome.NotFound;
        if (Rules.All(rule => rule.Id != ruleId))
        {
            if (!state.State.DeletedAlertRules.Contains(ruleId))
                return ChangeOutcome.NotFound;
            await Publish(profile, ruleId);
            return ChangeOutcome.Done;
        }

        await UseRules(
            profile,
            [.. Rules.Where(rule => rule.Id != ruleId)],
            ruleId,
            [.. state.State.DeletedAlertRules.TakeLast(IAlertRulesGrain.MaxRules - 1), ruleId]);
        return ChangeOutcome.Done;
    }

    async Task UseRules(AccountProfile profile, AlertRule[] rules, string? forgotten, IReadOnlyList<string>? deleted = null)
    {
        await Write(state.State with { AlertRules = rules, DeletedAlertRules = deleted ?? state.State.DeletedAlertRules });
        await Publish(profile, forgotten);
    }

    /// <summary>Has everybody know the rules as they are, and nothing be remembered of one that is not used so any more.</summary>
    async Task Publish(AccountProfile profile, string? forgotten)
    {
        await Tell(profile);
        if (forgotten is not null)
            await GrainFactory.GetGrain<IAlertsGrain>(AccountId).Forget(forgotten);
    }
}
