namespace TikApis.Api.Keys;

/// <summary>The operator's way in (configuration section <c>Operator</c>).</summary>
public sealed class OperatorOptions
{
    /// <summary>Shortest key that is taken outside Development.</summary>
    public const int ShortestKey = 16;

    /// <summary>A key with every scope, for whoever runs this. In Development one is generated when none is given.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A key that opens <c>/metrics</c> and nothing else, for whoever scrapes it.</summary>
    public string? MetricsKey { get; set; }
}
