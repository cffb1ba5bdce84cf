using FluentValidation;
using TikApis.Accounts;
using TikApis.Dedupe;
using TikApis.Email;
using TikApis.Journaling;
using TikApis.Silo.Cluster;
using TikApis.Usage;
using TikApis.Webhooks;

namespace TikApis.Silo.Settings;

/// <summary>Where a process keeps its data and what it is to the cluster, checked before anything is started.</summary>
/// <param name="Storage">Configuration section <c>Storage</c>.</param>
/// <param name="Cluster">Configuration section <c>Cluster</c>.</param>
/// <param name="Webhooks">Configuration section <c>Webhooks</c>.</param>
/// <param name="Email">Configuration section <c>Email</c>.</param>
public sealed record NodeSettings(StorageOptions Storage, ClusterOptions Cluster, WebhookOptions Webhooks, EmailOptions Email)
{
    /// <summary>Reads and checks them, and the bounds a node works within.</summary>
    /// <exception cref="InvalidOperationException">The configuration cannot work; the message says what is wrong.</exception>
    public static NodeSettings Of(IConfiguration configuration)
    {
        var storage = Section<StorageOptions>(configuration, "Storage");
        var cluster = Section<ClusterOptions>(configuration, "Cluster");
        var webhooks = Section<WebhookOptions>(configuration, "Webhooks");
        var email = Section<EmailOptions>(configuration, "Email");
        Check(cluster, new ClusterRules(storage));
        Check(Section<JournalOptions>(configuration, "Journal"), new BoundRules.OfJournal());
        Check(Section<DedupeOptions>(configuration, "Dedupe"), new BoundRules.OfDedupe());
        Check(Section<BoundsOptions>(configuration, "Bounds"), new BoundRules.OfNames());
        Check(Section<PlanOptions>(configuration, "Plans"), new PlanRules());
        Check(webhooks, new WebhookRules());
        Check(email, new EmailRules());
        return new NodeSettings(storage, cluster, webhooks, email);
    }

    static T Section<T>(IConfiguration configuration, string name)
        where T : new() => configuration.GetSection(name).Get<T>() ?? new T();

    static void Check<T>(T options, AbstractValidator<T> rules)
    {
        var found = rules.Validate(options);
        if (!found.IsValid)
            throw new InvalidOperationException(string.Join(Environment.NewLine, found.Errors.Select(e => e.ErrorMessage)));
    }
}
