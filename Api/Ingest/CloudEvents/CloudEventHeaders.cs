namespace TikApis.Api.Ingest;

/// <summary>The attributes of a CloudEvent in binary mode: headers that start with <c>ce-</c>.</summary>
static class CloudEventHeaders
{
    const string SpecVersion = "ce-specversion";
    const string Id = "ce-id";
    const string Source = "ce-source";
    const string Type = "ce-type";

    /// <summary>Whether a request means to be a CloudEvent: it has one of the attributes each must have.</summary>
    public static bool AreIn(IHeaderDictionary headers) =>
        headers.ContainsKey(SpecVersion) || headers.ContainsKey(Id) || headers.ContainsKey(Source) || headers.ContainsKey(Type);

    /// <summary>The attributes, decoded. The type of the data is the Content-Type's to say, so a header that says it too is one too many.</summary>
    public static RawCloudEvent Read(IHeaderDictionary headers) => new()
    {
        SpecVersion = Of(headers, SpecVersion),
        Id = Of(headers, Id),
        Source = Of(headers, Source),
        Type = Of(headers, Type),
        Subject = Of(headers, "ce-subject"),
        Time = Of(headers, "ce-time"),
        DataSchema = Of(headers, "ce-dataschema"),
        DataContentType = headers.ContainsKey("ce-datacontenttype") ? RawText.Of(FieldState.Repeated) : default,
    };

    static RawText Of(IHeaderDictionary headers, string name)
    {
        var values = headers[name];
        if (values.Count != 1)
            return RawText.Of(values.Count == 0 ? FieldState.Absent : FieldState.Repeated);
        return HeaderText.TryDecode(values[0] ?? "", out var utf8) ? RawText.Of(utf8) : RawText.Of(FieldState.Unreadable);
    }
}
