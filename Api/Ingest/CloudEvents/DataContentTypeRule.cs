using System.Text;
using Microsoft.Net.Http.Headers;

namespace TikApis.Api.Ingest;

/// <summary>
/// Rule for the content type of a CloudEvent's data: JSON. A charset matters only where the data are bytes; in a
/// JSON event they are a JSON value, whatever it says.
/// </summary>
sealed class DataContentTypeRule : TextRule
{
    const string Expected = "application/json or another JSON media type, in UTF-8";

    readonly Refusal absent;

    public DataContentTypeRule(string name)
        : base(name, required: false, maxBytes: 256, allowed: null, Expected) =>
        absent = Refuse(RefusalCode.MissingField, $"{name} is required with data_base64: {Expected}.");

    /// <summary>What is wrong with the type of <c>data</c>; absent is JSON.</summary>
    public new Refusal? Check(FieldState state, ReadOnlySpan<byte> utf8) =>
        base.Check(state, utf8) ?? (state == FieldState.Absent || IsJson(utf8, ofBytes: false) ? null : InvalidFormat);

    /// <summary>What is wrong with the type of <c>data_base64</c>; absent says nothing of them.</summary>
    public Refusal? CheckBytes(FieldState state, ReadOnlySpan<byte> utf8) =>
        state == FieldState.Absent ? absent : IsJson(utf8, ofBytes: true) ? null : InvalidFormat;

    static bool IsJson(ReadOnlySpan<byte> utf8, bool ofBytes) =>
        utf8.SequenceEqual("application/json"u8)
        || (MediaTypeHeaderValue.TryParse(Encoding.UTF8.GetString(utf8), out var type) && JsonMediaType.Is(type) && (!ofBytes || JsonMediaType.IsUtf8(type)));
}
