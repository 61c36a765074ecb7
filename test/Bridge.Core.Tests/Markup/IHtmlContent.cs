using System.Text.Encodings.Web;

namespace Microsoft.AspNetCore.Html;

/// <summary>ASP.NET Core's interface, by its name: this test program has no ASP.NET Core.</summary>
internal interface IHtmlContent
{
    void WriteTo(TextWriter writer, HtmlEncoder encoder);
}
