using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.AspNetCore.Server.InTests;

/// <summary>A body of the server, which is known by its namespace.</summary>
internal sealed class ServerBody(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
{
    public override bool CanSeek => false;
}

/// <summary>The limit of a body of the server, which becomes read-only when reading begins.</summary>
internal sealed class SizeLimit : IHttpMaxRequestBodySizeFeature
{
    public bool IsReadOnly { get; set; }

    public long? MaxRequestBodySize { get; set; }
}
