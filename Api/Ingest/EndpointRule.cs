using TikApis.Endpoints;

namespace TikApis.Api.Ingest;

/// <summary>Rule for the endpoint as sent, see <see cref="EndpointTemplate"/>. Its query may be of any length: it is dropped.</summary>
public sealed class EndpointRule : TextRule
{
    readonly Refusal pathTooLong;

    public EndpointRule(string name)
        : base(
            name,
            required: true,
            maxBytes: int.MaxValue,
            allowed: null,
            $"a path that starts with '/', or an absolute URL, of at most {EndpointTemplate.MaxPathBytes} bytes without its query") =>
        pathTooLong = Refuse(RefusalCode.TooLong);

    /// <summary>What is wrong with the endpoint, or its path.</summary>
    public Refusal? Check(FieldState state, ReadOnlySpan<byte> utf8, out ReadOnlySpan<byte> path)
    {
        path = default;
        if (Check(state, utf8) is { } refusal)
            return refusal;
        path = EndpointTemplate.PathOf(utf8);
        if (path.IsEmpty)
            return InvalidFormat;
        return path.Length > EndpointTemplate.MaxPathBytes ? pathTooLong : null;
    }
}
