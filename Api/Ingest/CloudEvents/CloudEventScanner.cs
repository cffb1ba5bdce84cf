using System.Text.Json;

namespace TikApis.Api.Ingest;

/// <summary>Takes the attributes and the data of a CloudEvent out of JSON, by name and type only; extension attributes are passed over.</summary>
static class CloudEventScanner
{
    /// <summary>Reads a whole event; the reader stands at its opening brace, then at its closing one.</summary>
    public static void ReadObject(ref Utf8JsonReader reader, TextScratch scratch, ref RawCloudEvent e)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadProperty(ref reader, EventScanner.NameOf(ref reader, scratch), scratch, ref e);
    }

    /// <summary>Reads the data; the reader stands at their first token, then at their last.</summary>
    public static void ReadData(ref Utf8JsonReader reader, TextScratch scratch, ref RawCloudEvent e)
    {
        if (!e.NameData() || reader.TokenType == JsonTokenType.Null)
            return;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            e.Data = FieldState.WrongType;
            return;
        }

        e.Data = FieldState.Present;
        EventScanner.ReadObject(ref reader, scratch, ref e.Request);
    }

    static void ReadProperty(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, TextScratch scratch, ref RawCloudEvent e)
    {
        reader.Read();
        if (name.SequenceEqual("id"u8))
            e.Id.Read(ref reader, scratch);
        else if (name.SequenceEqual("data"u8))
            ReadData(ref reader, scratch, ref e);
        else if (name.SequenceEqual("time"u8))
            e.Time.Read(ref reader, scratch);
        else if (name.SequenceEqual("type"u8))
            e.Type.Read(ref reader, scratch);
        else if (name.SequenceEqual("source"u8))
            e.Source.Read(ref reader, scratch);
        else if (name.SequenceEqual("subject"u8))
            e.Subject.Read(ref reader, scratch);
        else if (name.SequenceEqual("specversion"u8))
            e.SpecVersion.Read(ref reader, scratch);
        else if (name.SequenceEqual("datacontenttype"u8))
            e.DataContentType.Read(ref reader, scratch);
        else if (name.SequenceEqual("dataschema"u8))
            e.DataSchema.Read(ref reader, scratch);
        else if (name.SequenceEqual("data_base64"u8))
            e.DataBase64.Read(ref reader, scratch);
        reader.Skip();
    }
}
