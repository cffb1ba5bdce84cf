namespace TikApis.Api.Live;

/// <summary>Streams of live usage (configuration section <c>Live</c>).</summary>
public sealed class LiveOptions
{
    /// <summary>How often a watched account is asked for its figures.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a comment is sent and the key is looked at again.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Most streams of this process.</summary>
    public int MaxStreams { get; set; } = 1_000;

    /// <summary>Most streams of one account in this process, whatever keys they are of: an account makes keys as it likes.</summary>
    public int MaxStreamsPerAccount { get; set; } = 100;

    /// <summary>Most streams of one API key in this process.</summary>
    public int MaxStreamsPerKey { get; set; } = 20;
}
