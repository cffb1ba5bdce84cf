using FluentValidation;
using TikApis.Dedupe;
using TikApis.Journaling;
using TikApis.Usage;

namespace TikApis.Silo.Settings;

/// <summary>Bounds and paces that are positive, and go together.</summary>
static class BoundRules
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public sealed class OfJournal : AbstractValidator<JournalOptions>
    {
        public OfJournal()
        {
            RuleFor(j => j.MaxGroupBytes).InclusiveBetween(1, 256 << 20).Says("Journal", "1 byte to 256 MB");
            RuleFor(j => j.FoldBytes).InclusiveBetween(1, 256 << 20).Says("Journal", "1 byte to 256 MB");
            RuleFor(j => j.CheckpointBytes).GreaterThan(0).Says("Journal", "more than 0");
            RuleFor(j => j.MaxUnfoldedBytes).GreaterThanOrEqualTo(j => j.CheckpointBytes).Says("Journal", "at least Journal:CheckpointBytes");
            RuleFor(j => j.MaxBytesInFlight).GreaterThan(0).Says("Journal", "more than 0");
            RuleFor(j => j.RoomTimeout).Must(IsShort).Says("Journal", "more than 0 and at most a day");
            RuleFor(j => j.CheckpointInterval).Must(IsShort).Says("Journal", "more than 0 and at most a day");
            RuleFor(j => j.ReleaseTimeout).Must(IsShort).Says("Journal", "more than 0 and at most a day");
            RuleFor(j => j.SweepInterval).Must(IsShort).Says("Journal", "more than 0 and at most a day");
            RuleFor(j => j.MaxBackoff).Must(IsShort).Says("Journal", "more than 0 and at most a day");
        }
    }

    public sealed class OfDedupe : AbstractValidator<DedupeOptions>
    {
        public OfDedupe()
        {
            RuleFor(d => d.Window).Must(window => window > TimeSpan.Zero && window <= 31 * Day).Says("Dedupe", "more than 0 and at most 31 days");
            RuleFor(d => d.MaxIdsPerAccount).GreaterThan(0).Says("Dedupe", "more than 0");
            RuleFor(d => d.MaxIdsPerNode).GreaterThan(0).Says("Dedupe", "more than 0");
            RuleFor(d => d.Floor).GreaterThanOrEqualTo(0).Says("Dedupe", "0 or more");
        }
    }

    public sealed class OfNames : AbstractValidator<BoundsOptions>
    {
        public OfNames()
        {
            RuleFor(b => b.MaxEndpoints).GreaterThan(0).Says("Bounds", "more than 0");
            RuleFor(b => b.MaxApiKeys).GreaterThan(0).Says("Bounds", "more than 0");
            RuleFor(b => b.MaxCategories).GreaterThan(0).Says("Bounds", "more than 0");
            RuleFor(b => b.MaxSeries).GreaterThan(0).Says("Bounds", "more than 0");
            RuleFor(b => b.MaxDays).GreaterThan(0).Says("Bounds", "more than 0");
        }
    }

    static bool IsShort(TimeSpan time) => time > TimeSpan.Zero && time <= Day;

    static IRuleBuilderOptions<T, TValue> Says<T, TValue>(this IRuleBuilderOptions<T, TValue> rule, string section, string expected) =>
        rule.WithMessage($"{section}:{{PropertyPath}} is {{PropertyValue}}; expected {expected}.");
}
