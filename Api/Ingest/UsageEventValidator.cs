using System.Text;
using FluentValidation;
using FluentValidation.Results;

namespace TikApis.Api.Ingest;

/// <summary><see cref="EventRules"/> for FluentValidation; refuses and accepts what the parser does.</summary>
public sealed class UsageEventValidator : AbstractValidator<UsageEvent>
{
    delegate Refusal? TextCheck(FieldState state, ReadOnlySpan<byte> utf8);

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public UsageEventValidator(TimeProvider clock)
    {
        RuleFor(e => e.Id).Custom((text, context) => Check(text, context, EventRules.Id.Check));
        RuleFor(e => e.AccountId).Custom((text, context) => Check(text, context, EventRules.AccountId.Check));
        RuleFor(e => e.ApiKeyId).Custom((text, context) => Check(text, context, EventRules.ApiKeyId.Check));
        RuleFor(e => e.Timestamp).Custom((text, context) => Check(text, context, (state, utf8) =>
            EventRules.Timestamp.Check(state, utf8, clock.GetUtcNow().ToUnixTimeMilliseconds(), out _)));
        RuleFor(e => e.Method).Custom((text, context) => Check(text, context, EventRules.Method.Check));
        RuleFor(e => e.Endpoint).Custom((text, context) => Check(text, context, (state, utf8) =>
            EventRules.Endpoint.Check(state, utf8, out _)));
        RuleFor(e => e.Status).Custom((status, context) => Report(EventRules.Status.Check(status), context));
        RuleFor(e => e.ResponseTimeMs).Custom((time, context) => Report(EventRules.ResponseTimeMs.Check(time), context));
        RuleFor(e => e.Category).Custom((text, context) => Check(text, context, EventRules.Category.Check));
    }

    static void Check(string? text, ValidationContext<UsageEvent> context, TextCheck check)
    {
        if (text is null)
        {
            Report(check(FieldState.Absent, default), context);
            return;
        }

        try
        {
            Report(check(FieldState.Present, Strict.GetBytes(text)), context);
        }
        catch (EncoderFallbackException)
        {
            Report(check(FieldState.Unreadable, default), context);
        }
    }

    static void Report(Refusal? refusal, ValidationContext<UsageEvent> context)
    {
        if (refusal is not null)
            context.AddFailure(new ValidationFailure(refusal.Field, refusal.Message) { ErrorCode = refusal.Code });
    }
}
