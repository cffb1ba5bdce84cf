using FluentValidation;
using TikApis.Alerts;
using TikApis.Api.Accounts;

namespace TikApis.Api.Alerts;

/// <summary>What is asked of a new rule, or of a change of one.</summary>
sealed class AlertRuleRules : AbstractValidator<WantedAlertRule>
{
    const string Types = "monthlyQuota, dailyQuota, rateLimit, refusedRequests, errorSpike or unusualActivity";

    /// <param name="before">What is to be changed; null: it is new.</param>
    public AlertRuleRules(AlertRuleSettings? before)
    {
        RuleFor(r => r.Type).Custom((type, context) =>
        {
            if (before is null && WantedAlertRule.TypeOf(type) is null)
                context.AddFailure("type", $"must be {Types}");
            else if (before is not null && type is not null && WantedAlertRule.TypeOf(type) != before.Type)
                context.AddFailure("type", $"must stay {Names.Of(before.Type)}: make another rule instead");
        });
        RuleFor(r => r.Name).Must(name => name is null || GivenName.IsValid(name)).OverridePropertyName("name").WithMessage(GivenName.Expected);
        RuleFor(r => r.Channels).Must(channels => channels is null || channels.All(channel => WantedAlertRule.ChannelOf(channel) is not null))
            .OverridePropertyName("channels").WithMessage("must be a list of webhook, email and inbox");
        RuleFor(r => r.CoolDownMinutes).Must(minutes => minutes is null or >= 0 and <= WantedAlertRule.MaxCoolDown)
            .OverridePropertyName("coolDownMinutes").WithMessage($"must be 0 to {WantedAlertRule.MaxCoolDown}");
        RuleFor(r => r.QuietHours!).SetValidator(new QuietHoursRules()).OverridePropertyName("quietHours").When(r => r.QuietHours is { IsNone: false });
        RuleFor(r => r).Custom((rule, context) =>
        {
            if ((before?.Type ?? WantedAlertRule.TypeOf(rule.Type)) is not { } type)
                return;
            if (rule.Scope is { } scope && ScopeRefusal(type, scope) is { } refusal)
                context.AddFailure(refusal.Field, refusal.Message);
            var usual = before ?? DefaultAlertRules.All.First(one => one.Settings.Type == type).Settings;
            CheckFigures(type, rule.Thresholds ?? usual.Thresholds, rule.RecoverBelow ?? usual.RecoverBelow, context);
        });
    }

    static void CheckFigures(AlertType type, IReadOnlyList<double> thresholds, double recoverBelow, ValidationContext<WantedAlertRule> context)
    {
        var (least, most, unit) = type switch
        {
            AlertType.RefusedRequests => (1, 1e9, "requests an hour"),
            AlertType.ErrorSpike => (1.1, 1_000, "times the usual error rate"),
            AlertType.UnusualActivity => (0.5, 0.99, "the score"),
            _ => (0.01, 2, "parts of the limit (0.8 is 80 %)"),
        };
        var rising = thresholds.Zip(thresholds.Skip(1)).All(pair => pair.First < pair.Second);
        if (thresholds.Count is 0 or > WantedAlertRule.MaxThresholds || !rising || !thresholds.All(one => one >= least && one <= most))
        {
            context.AddFailure("thresholds", FormattableString.Invariant($"must be 1 to {WantedAlertRule.MaxThresholds} rising numbers from {least} to {most}: {unit}"));
            return;
        }

        var (from, to) = type switch
        {
            AlertType.UnusualActivity => (0.01, 1.0),
            AlertType.ErrorSpike => (1, thresholds[0]),
            AlertType.RefusedRequests => (1, thresholds[0]),
            _ => (0.001, thresholds[0]),
        };
        if (!(recoverBelow >= from && recoverBelow <= to))
            context.AddFailure("recoverBelow", FormattableString.Invariant($"must be from {from} to {to}{(type == AlertType.UnusualActivity ? "" : ", the lowest threshold")}"));
    }

    static (string Field, string Message)? ScopeRefusal(AlertType type, WantedAlertScope scope)
    {
        if (type == AlertType.MonthlyQuota && scope is not { ApiKeyId: null, Endpoint: null, Category: null })
            return ("scope", "must be left out: the monthly quota is the account's");
        if (type is AlertType.DailyQuota or AlertType.RateLimit && scope is not { Endpoint: null, Category: null })
            return ("scope", "can only name an apiKeyId: these limits are of keys");
        if (scope.ApiKeyId is { Length: > 64 })
            return ("scope.apiKeyId", "must have at most 64 characters; empty for requests that named no key");
        if (scope.Endpoint is { Length: 0 or > 600 })
            return ("scope.endpoint", "must be a method and a path template (GET /v1/posts/{id}), or the template, of at most 600 characters");
        if (scope.Category is { Length: 0 or > 64 })
            return ("scope.category", "must have 1 to 64 characters");
        return $"{scope.ApiKeyId}{scope.Endpoint}{scope.Category}".Any(char.IsControl) ? ("scope", "must have no control characters") : null;
    }

    sealed class QuietHoursRules : AbstractValidator<WantedQuietHours>
    {
        public QuietHoursRules()
        {
            RuleFor(q => q.From).Must(text => WantedQuietHours.TimeOf(text) is not null).OverridePropertyName("from").WithMessage("must be a time of day: 22:00");
            RuleFor(q => q.To).Must(text => WantedQuietHours.TimeOf(text) is not null).OverridePropertyName("to").WithMessage("must be a time of day: 07:00");
            RuleFor(q => q).Must(q => WantedQuietHours.TimeOf(q.From) is null || WantedQuietHours.TimeOf(q.From) != WantedQuietHours.TimeOf(q.To))
                .OverridePropertyName("to").WithMessage("must not be the time they begin");
            RuleFor(q => q.TimeZone).Must(zone => zone is null || (zone.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)))
                .OverridePropertyName("timeZone").WithMessage("must be an IANA name such as Europe/Berlin");
        }
    }
}
