using System.Net;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Owin;

namespace KatanaSite.Pages
{
    internal static class Html
    {
        public static string Encode(string text)
        {
            return WebUtility.HtmlEncode(text);
        }

        public static Task WriteAsync(IOwinContext context, string title, string body)
        {
            byte[] page = Encoding.UTF8.GetBytes("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>"
                + Encode(title)
                + "</title></head>\n<body><h1>"
                + Encode(title)
                + "</h1>\n"
                + body
                + "\n</body></html>\n");
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.ContentLength = page.Length;
            return context.Response.WriteAsync(page);
        }

        /// <summary>A link within the site, which may be mounted at any path.</summary>
        public static string Link(IOwinContext context, string path, string text)
        {
            return "<a href=\"" + Encode(Root(context).Add(new PathString(path)).ToUriComponent()) + "\">" + Encode(text) + "</a>";
        }

        /// <summary>The path base of the site. Within app.Map(...) the request's own path base also has the branch's prefix.</summary>
        public static PathString Root(IOwinContext context)
        {
            return context.Get<PathString>("site.Root");
        }
    }
}
