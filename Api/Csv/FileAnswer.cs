using Microsoft.Net.Http.Headers;

namespace TikApis.Api.Csv;

/// <summary>Answers that are meant to be saved.</summary>
static class FileAnswer
{
    /// <summary>Says what kind of file follows and what it is called.</summary>
    public static void Announce(this HttpResponse response, string fileName, string contentType)
    {
        response.ContentType = contentType;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        response.Headers.ContentDisposition = disposition.ToString();
    }
}
