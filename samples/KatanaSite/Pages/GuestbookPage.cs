using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Owin;

namespace KatanaSite.Pages
{
    internal static class GuestbookPage
    {
        public static async Task Run(IOwinContext context, Entries entries)
        {
            if (context.Request.Method == "POST")
            {
                IFormCollection form = await context.Request.ReadFormAsync();
                if (string.IsNullOrWhiteSpace(form["text"]))
                {
                    context.Response.StatusCode = 400;
                    await Html.WriteAsync(context, "Guestbook", "<p>Write something.</p>");
                    return;
                }

                entries.Add(form["name"] ?? "", string.Join(", ", form.GetValues("text")));
                context.Response.Redirect(context.Request.PathBase.ToUriComponent());
                return;
            }

            var list = new StringBuilder("<ul>\n");
            foreach (KeyValuePair<string, string> entry in entries.All())
            {
                list.Append("<li><b>").Append(Html.Encode(entry.Key)).Append("</b>: ").Append(Html.Encode(entry.Value)).Append("</li>\n");
            }

            list.Append("</ul>\n<form method=\"post\"><input name=\"name\"><textarea name=\"text\"></textarea><button>Sign</button></form>");
            await Html.WriteAsync(context, "Guestbook", list.ToString());
        }
    }
}
