using System.Text.Json;

namespace TikApis.Api.Ingest;

/// <summary>
/// What is asked of a CloudEvent 1.0 beyond what <see cref="EventRules"/> ask of the request it tells of: the
/// required attributes, and data that are a JSON object.
/// </summary>
static class CloudEventRules
{
    const int MaxBytes = 1_024;

    const string ExpectedData = "a JSON object with the request's method, endpoint and status";

    public static readonly IdentityRules Identity =
        new(EventRules.IdThatIs(required: true), EventRules.AccountIdNamed("subject"), new TimestampRule("time"));

    static readonly SpecVersionRule SpecVersion = new();

    /// <summary>The rule of sources.</summary>
    public static readonly UriReferenceRule Source = new("source", required: true, MaxBytes);

    static readonly TextRule Type = new("type", required: true, MaxBytes, allowed: null, $"a text of 1 to {MaxBytes} bytes without control characters");

    static readonly UriReferenceRule DataSchema = new("dataschema", required: false, MaxBytes);

    static readonly DataContentTypeRule DataContentType = new("datacontenttype");

    static readonly FieldRule Data = new("data", required: true, ExpectedData);

    static readonly FieldRule DataBase64 = new("data_base64", required: false, $"{ExpectedData}, in base64");

    static readonly Refusal BothData = new("data", RefusalCode.DuplicateField, "data and data_base64 exclude each other.");

    static readonly Refusal NoBase64 = new("data_base64", RefusalCode.InvalidFormat, $"data_base64 must be {ExpectedData}, in base64.");

    static readonly Refusal NoJson = new("data_base64", RefusalCode.InvalidJson, "data_base64 does not hold a JSON object.");

    /// <summary>What is wrong with the event apart from its identity and the request's fields; null when nothing is. Decodes <c>data_base64</c>.</summary>
    public static Refusal? Check(ref RawCloudEvent e, TextScratch scratch) =>
        SpecVersion.Check(e.SpecVersion.State, e.SpecVersion.Utf8)
        ?? Source.Check(e.Source.State, e.Source.Utf8)
        ?? Type.Check(e.Type.State, e.Type.Utf8)
        ?? DataContentType.Check(e.DataContentType.State, e.DataContentType.Utf8)
        ?? DataSchema.Check(e.DataSchema.State, e.DataSchema.Utf8)
        ?? (e.DataBase64.State == FieldState.Absent ? Data.Check(e.Data) : CheckBase64(ref e, scratch));

    static Refusal? CheckBase64(ref RawCloudEvent e, TextScratch scratch)
    {
        if (e.Data != FieldState.Absent)
            return BothData;
        if (e.DataBase64.State != FieldState.Present)
            return DataBase64.Check(e.DataBase64.State);
        if (DataContentType.CheckBytes(e.DataContentType.State, e.DataContentType.Utf8) is { } refusal)
            return refusal;
        return !scratch.TryDecodeBase64(e.DataBase64.Utf8, out var bytes) ? NoBase64 : TryRead(bytes, scratch, ref e) ? null : NoJson;
    }

    static bool TryRead(ReadOnlySpan<byte> json, TextScratch scratch, ref RawCloudEvent e)
    {
        try
        {
            var reader = new Utf8JsonReader(json, JsonBody.Options);
            if (!reader.Read())
                return false;
            CloudEventScanner.ReadData(ref reader, scratch, ref e);
            return e.Data == FieldState.Present && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    sealed class SpecVersionRule() : TextRule("specversion", required: true, maxBytes: 16, allowed: null, "\"1.0\"")
    {
        public new Refusal? Check(FieldState state, ReadOnlySpan<byte> utf8) =>
            base.Check(state, utf8) ?? (utf8.SequenceEqual("1.0"u8) ? null : InvalidFormat);
    }
}
