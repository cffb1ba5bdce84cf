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
    public void Of_AContentTypeTaken_IsItsForm(string contentType, BodyForm expected) => Assert.Equal(expected, BodyForms.Of(contentType));

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
    public void Of_AnotherContentType_IsUnsupported(string? contentType) =>
        Assert.Equal(ErrorKind.UnsupportedMediaType, Assert.Throws<ApiException>(() => BodyForms.Of(contentType)).Kind);
}
