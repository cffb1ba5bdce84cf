using TikApis.Api.Errors;
using TikApis.Api.Ingest;

namespace TikApis.Tests.Ingest;

public sealed class BodyFormTests
{
    [Theory]
    [InlineData("application/json", BodyForm.Json)]
    [InlineData("Application/JSON; charset=utf-8", BodyForm.Json)]
    [InlineData("application/json;charset=\"UTF-8\"; profile=x", BodyForm.Json)]
    [InlineData("application/x-ndjson", BodyForm.NdJson)]
    [InlineData("application/ndjson", BodyForm.NdJson)]
    [InlineData("application/jsonl; charset=utf-8", BodyForm.NdJson)]
    [InlineData("application/cloudevents+json", BodyForm.CloudEvent)]
    [InlineData("Application/CloudEvents+JSON; charset=UTF-8", BodyForm.CloudEvent)]
    [InlineData("application/cloudevents-batch+json", BodyForm.CloudEventBatch)]
    [InlineData("application/cloudevents-BATCH+json;charset=\"utf-8\"", BodyForm.CloudEventBatch)]
    public void Of_AContentTypeTaken_IsItsForm(string contentType, BodyForm expected) => Assert.Equal(expected, BodyForms.Of(contentType));

    [Theory]
    [InlineData("application/json", BodyForm.CloudEventData)]
    [InlineData("application/vnd.acme.request+json; charset=utf-8", BodyForm.CloudEventData)]
    [InlineData("text/JSON", BodyForm.CloudEventData)]
    [InlineData("application/cloudevents+json", BodyForm.CloudEvent)]
    [InlineData("application/cloudevents-batch+json", BodyForm.CloudEventBatch)]
    public void Of_AContentTypeBesideAttributesInHeaders_DecidesTheMode(string contentType, BodyForm expected) =>
        Assert.Equal(expected, BodyForms.Of(contentType, withAttributes: true));

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-ndjson")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/cloudevents+xml")]
    [InlineData("application/cloudevents")]
    public void Of_AnotherContentTypeBesideAttributesInHeaders_IsUnsupported(string? contentType) =>
        Assert.Equal(ErrorKind.UnsupportedMediaType, Assert.Throws<ApiException>(() => BodyForms.Of(contentType, withAttributes: true)).Kind);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("json")]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/*")]
    [InlineData("application/json, application/json")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/vnd.acme.request+json")]
    [InlineData("application/cloudevents")]
    [InlineData("application/cloudevents+avro")]
    [InlineData("application/cloudevents+json; charset=utf-16")]
    [InlineData("application/cloudevents-batch+json; charset=iso-8859-1")]
    public void Of_AnotherContentType_IsUnsupported(string? contentType) =>
        Assert.Equal(ErrorKind.UnsupportedMediaType, Assert.Throws<ApiException>(() => BodyForms.Of(contentType)).Kind);
}
