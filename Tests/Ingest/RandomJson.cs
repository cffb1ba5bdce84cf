using System.Globalization;
using System.Text;
using TikApis.Api.Ingest;

namespace TikApis.Tests.Ingest;

/// <summary>Writes events as JSON in one of the many ways JSON allows, chosen by a seed.</summary>
sealed class RandomJson(int seed, bool oneLine)
{
    readonly Random random = new(seed);

    public string Array(IEnumerable<UsageEvent> events) => $"{Space()}[{Space()}{string.Join($"{Space()},{Space()}", events.Select(Object))}{Space()}]{Space()}";

    public string Wrapped(IEnumerable<UsageEvent> events) =>
        $"{{{Space()}{(random.Next(2) == 0 ? "\"sender\":{\"id\":7}," : "")}{Text("events")}{Space()}:{Array(events)}{(random.Next(2) == 0 ? ",\"sent\":[]" : "")}}}";

    public string Lines(IEnumerable<UsageEvent> events) =>
        string.Concat(events.Select(e => Space() + Object(e) + Space() + (random.Next(4) == 0 ? "\r\n\n" : "\n")));

    public string Object(UsageEvent e)
    {
        var properties = new List<(string Name, string? Json)>
        {
            ("id", Text(e.Id)), ("accountId", Text(e.AccountId)), ("apiKeyId", Text(e.ApiKeyId)), ("timestamp", Text(e.Timestamp)),
            ("method", Text(e.Method)), ("endpoint", Text(e.Endpoint)), ("status", e.Status?.ToString(CultureInfo.InvariantCulture)),
            ("responseTimeMs", Number(e.ResponseTimeMs)), ("category", Text(e.Category)),
        };
        properties = [.. properties.Select(p => (p.Name, p.Json ?? (random.Next(2) == 0 ? "null" : null))).Where(p => p.Item2 is not null)];
        for (var i = random.Next(3); i > 0; i--)
            properties.Add(random.GetItems([("x", "1"), ("Id", "\"no\""), ("meta", "{\"id\":[{}]}"), ("", "null"), ("statuss", "5e5")], 1)[0]);
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(properties));
        return $"{{{Space()}{string.Join(',', properties.Select(p => $"{Space()}{Text(p.Name)}{Space()}:{Space()}{p.Json}{Space()}"))}}}";
    }

    string? Number(decimal? number)
    {
        if (number is not { } value)
            return null;
        // The exponent is shifted as text: 12.5 is 0.0125e3 too.
        return random.Next(4) switch
        {
            0 when value.Scale < 20 => $"{(value / 1_000).ToString(CultureInfo.InvariantCulture)}{random.GetItems(["e3", "E+3", "e+03"], 1)[0]}",
            1 when Math.Abs(value) < 10_000_000 && value.Scale < 20 => $"{(value * 100).ToString(CultureInfo.InvariantCulture)}e-2",
            _ => value.ToString(CultureInfo.InvariantCulture),
        };
    }

    string? Text(string? text)
    {
        if (text is null)
            return null;
        var escaping = random.Next(3);
        var json = new StringBuilder("\"");
        foreach (var rune in Units(text))
        {
            var mustEscape = rune is [< ' ' or '"' or '\\'] || (rune.Length == 1 && char.IsSurrogate(rune[0]));
            if (!mustEscape && (escaping == 0 || random.Next(3) > 0))
                json.Append(rune);
            else if (rune is "\"" or "\\" or "/" && random.Next(2) == 0)
                json.Append('\\').Append(rune);
            else
                json.AppendJoin("", rune.Select(c => random.Next(2) == 0 ? $"\\u{(int)c:x4}" : $"\\u{(int)c:X4}"));
        }

        return json.Append('"').ToString();
    }

    /// <summary>Characters as they may stand in UTF-8: pairs together, halves alone.</summary>
    static IEnumerable<string> Units(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var length = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) ? 2 : 1;
            yield return text.Substring(i, length);
            i += length - 1;
        }
    }

    string Space()
    {
        if (random.Next(3) > 0)
            return "";
        var spaces = oneLine ? " \t" : " \t\r\n";
        return new string(random.GetItems<char>(spaces, random.Next(1, 4)));
    }
}
