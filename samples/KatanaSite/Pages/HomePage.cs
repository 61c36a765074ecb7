using System.Threading.Tasks;
using Microsoft.Owin;

namespace KatanaSite.Pages
{
    internal static class HomePage
    {
        public static Task Run(IOwinContext context)
        {
            // Written synchronously, like much code of that time.
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Write("<!DOCTYPE html>\n<html><head><title>The Reading Room</title></head>\n<body><h1>The Reading Room</h1>\n<ul>\n");
            context.Response.Write("<li>" + Html.Link(context, "/guestbook", "Guestbook") + "</li>\n");
            context.Response.Write("<li>" + Html.Link(context, "/account", "Your account") + "</li>\n");
            context.Response.Write("<li>" + Html.Link(context, "/report", "Report") + "</li>\n</ul>\n</body></html>\n");
            return Task.FromResult<object>(null);
        }
    }
}
