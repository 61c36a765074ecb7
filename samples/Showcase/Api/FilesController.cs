using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Web.Http;

namespace Bridge.Showcase;

/// <summary>Large bodies, both ways.</summary>
[RoutePrefix("files")]
public sealed class FilesController : ApiController
{
    /// <param name="megabytes">How large the file is to be: one to sixteen.</param>
    /// <returns>A file of that size.</returns>
    [HttpGet, Route("{megabytes:int:range(1,16)}")]
    public HttpResponseMessage Download(int megabytes)
    {
        byte[] content = new byte[megabytes * 1024 * 1024];
        for (int i = 0; i < content.Length; i++)
        {
            content[i] = (byte)(i % 251);
        }

        HttpResponseMessage response = new(HttpStatusCode.OK) { Content = new StreamContent(new MemoryStream(content)) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        response.Content.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = "pattern.bin" };
        return response;
    }

    /// <returns>How long the body was, and its SHA-256 in hexadecimal.</returns>
    [HttpPost, Route("")]
    public async Task<IHttpActionResult> Upload()
    {
        long length = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Stream body = await Request.Content!.ReadAsStreamAsync();
        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
        {
            length += read;
            hash.AppendData(buffer, 0, read);
        }

        return Ok(new { length, sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) });
    }
}
