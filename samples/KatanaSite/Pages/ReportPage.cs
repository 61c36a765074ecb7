using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Owin;

namespace KatanaSite.Pages
{
    using SendFileFunc = Func<string, long, long?, CancellationToken, Task>;

    internal static class ReportPage
    {
        public static async Task Run(IOwinContext context)
        {
            var file = new FileInfo(Path.Combine(AppDomain.CurrentDomain.BaseDirectory, "Files", "report.csv"));
            string etag = "\"" + file.Length.ToString("x", CultureInfo.InvariantCulture) + "\"";
            context.Response.ETag = etag;
            if (context.Request.Headers.Get("If-None-Match") == etag)
            {
                context.Response.StatusCode = 304;
                return;
            }

            context.Response.ContentType = "text/csv";
            context.Response.ContentLength = file.Length;
            context.Response.Headers.Set("Content-Disposition", "attachment; filename=report.csv");
            SendFileFunc sendFile = context.Get<SendFileFunc>("sendfile.SendAsync");
            if (sendFile != null)
            {
                await sendFile(file.FullName, 0, null, context.Request.CallCancelled);
                return;
            }

            using (Stream stream = file.OpenRead())
            {
                await stream.CopyToAsync(context.Response.Body, 81920, context.Request.CallCancelled);
            }
        }
    }
}
