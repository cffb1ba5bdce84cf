namespace TikApis.Usage;

/// <summary>The class of an HTTP status: 1 (1xx) to 5 (5xx); 0 for what is none, which validation lets nobody send.</summary>
public static class StatusClass
{
    /// <summary>Classes there are, with that of no class.</summary>
    public const int Count = 6;

    /// <summary>First class that means an error.</summary>
    public const int FirstError = 4;

    /// <summary>The class of a status.</summary>
    public static int Of(int status) => status is >= 100 and < 600 ? status / 100 : 0;

    /// <summary>As people write it, e.g. <c>2xx</c>.</summary>
    public static string NameOf(int statusClass) => $"{statusClass}xx";

    /// <summary>The class a name such as <c>2xx</c> means; null when it is none.</summary>
    public static int? Parse(string name) => name is [>= '1' and <= '5', 'x' or 'X', 'x' or 'X'] ? name[0] - '0' : null;
}
