using System.Text;
using TikApis.Alerts;

namespace TikApis.Email;

/// <summary>The text part of an email about alerts.</summary>
static class AlertEmailText
{
    public static string Of(AlertEmailFacts facts)
    {
        var text = new StringBuilder().Append(AlertFacts.Heading(facts)).Append('\n');
        foreach (var alert in facts.Alerts.Reverse().Take(AlertEmail.MaxInFull))
            Add(text, alert);
        var others = facts.Alerts.Reverse().Skip(AlertEmail.MaxInFull).ToArray();
        if (others.Length > 0)
            text.Append("\nBefore that:\n");
        foreach (var alert in others)
            text.Append($"  {AlertFacts.At(alert.At)} UTC  {AlertEmail.OneLine(alert.Title)}\n");
        if (facts.Dropped > 0)
            text.Append($"\n{facts.Dropped} earlier ones are left out. All of the latest are in the inbox: {new Uri(facts.PublicUrl, "/alerts")}\n");
        return text.Append($"\n-- \nNo more email to this address: {facts.Unsubscribe.AbsoluteUri}\n").ToString();
    }

    static void Add(StringBuilder text, Alert alert)
    {
        text.Append($"\n[{AlertFacts.LabelOf(alert)}] {AlertEmail.OneLine(alert.Title)}\n{AlertEmail.OneLine(alert.Message)}\n\n");
        foreach (var (name, figure) in AlertFacts.Of(alert))
            text.Append($"  {name + ":",-12}{AlertEmail.OneLine(figure)}\n");
        text.Append($"  {AlertEmail.OneLine(alert.Link)}\n");
    }
}
