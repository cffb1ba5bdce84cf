namespace TikApis.Usage;

/// <summary>Which names of a <see cref="Series"/> matter; the others are left empty, and what differs in nothing else is summed.</summary>
[Flags]
public enum SeriesParts
{
    None = 0,
    ApiKey = 1,
    Endpoint = 2,
    Category = 4,
    All = ApiKey | Endpoint | Category,
}
