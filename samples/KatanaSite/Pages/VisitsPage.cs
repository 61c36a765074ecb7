using System;
using System.Globalization;
using System.Threading.Tasks;
using Microsoft.Owin;

namespace KatanaSite.Pages
{
    internal static class VisitsPage
    {
        public static Task Run(IOwinContext context)
        {
            int visits;
            int.TryParse(context.Request.Cookies["visits"], NumberStyles.None, CultureInfo.InvariantCulture, out visits);
            visits++;
            context.Response.Cookies.Append(
                "visits",
                visits.ToString(CultureInfo.InvariantCulture),
                new CookieOptions { Path = "/", Expires = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc) });
            context.Response.Cookies.Append("last page", context.Request.Query["from"] ?? "none");
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync("Visit " + visits.ToString(CultureInfo.InvariantCulture));
        }
    }
}
