using System.Text;

namespace TikApis.Endpoints;

/// <summary>
/// Gives a path its category by prefix. A prefix matches whole segments (<c>/v1/auth</c> takes
/// <c>/v1/auth/login</c>, not <c>/v1/authors</c>), the longest that matches wins, case counts.
/// </summary>
public sealed class CategoryRules
{
    /// <summary>The rules an installation starts with.</summary>
    public static readonly CategoryRules Default = new(
        [new("/v1/auth", "Authentication"), new("/v1/tiktok", "TikTok Posts"), new("/v1/analytics", "Analytics")],
        otherwise: "System");

    /// <summary>Longest category, in UTF-8.</summary>
    public const int MaxBytes = 64;

    readonly (byte[] Prefix, byte[] Category)[] rules;
    readonly byte[] otherwise;

    /// <param name="rules">Path prefixes and their categories, in any order.</param>
    /// <param name="otherwise">Category of a path that no prefix matches.</param>
    /// <exception cref="ArgumentException">A prefix does not start with a slash or is given twice, or a category is no short text.</exception>
    public CategoryRules(IEnumerable<KeyValuePair<string, string>> rules, string otherwise)
    {
        var given = rules.Select(rule => new KeyValuePair<string, string>(rule.Key.TrimEnd('/'), rule.Value)).ToList();
        foreach (var (prefix, category) in given)
        {
            if (prefix is not ("" or ['/', ..]))
                throw new ArgumentException($"The prefix '{prefix}' of category '{category}' must start with '/'.", nameof(rules));
        }

        foreach (var category in given.Select(rule => rule.Value).Append(otherwise))
        {
            if (string.IsNullOrWhiteSpace(category) || category.Any(char.IsControl) || Encoding.UTF8.GetByteCount(category) > MaxBytes)
                throw new ArgumentException($"The category '{category}' must be a text of 1 to {MaxBytes} bytes.", nameof(rules));
        }

        if (given.Select(rule => rule.Key).GroupBy(prefix => prefix).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"The prefix '{twice.Key}' has two categories.", nameof(rules));

        this.otherwise = Encoding.UTF8.GetBytes(otherwise);
        this.rules = [.. given
            .Select(rule => (Encoding.UTF8.GetBytes(rule.Key), Encoding.UTF8.GetBytes(rule.Value)))
            .OrderByDescending(rule => rule.Item1.Length)];
    }

    /// <summary>Category of a path or path template, in UTF-8.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> path)
    {
        foreach (var (prefix, category) in rules)
        {
            if (path.StartsWith(prefix) && (path.Length == prefix.Length || path[prefix.Length] == '/'))
                return category;
        }

        return otherwise;
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{byte})"/>
    public string Of(string path) => Encoding.UTF8.GetString(Of(Encoding.UTF8.GetBytes(path)));
}
