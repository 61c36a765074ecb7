using System;
using System.Threading.Tasks;
using KatanaSite.Pages;
using Microsoft.Owin;
using Microsoft.Owin.Logging;

namespace KatanaSite.Middleware
{
    /// <summary>Shows an error page of the site instead of the server's, if nothing was sent yet.</summary>
    public class ErrorPageMiddleware : OwinMiddleware
    {
        private readonly ErrorPageOptions _options;
        private readonly ILogger _logger;

        public ErrorPageMiddleware(OwinMiddleware next, ErrorPageOptions options, ILogger logger)
            : base(next)
        {
            _options = options;
            _logger = logger;
        }

        public override async Task Invoke(IOwinContext context)
        {
            bool sent = false;
            context.Response.OnSendingHeaders(_ => sent = true, null);
            Exception failure = null;
            try
            {
                await Next.Invoke(context);
            }
            catch (Exception error)
            {
                _logger.WriteError("A page failed: " + context.Request.Path, error);
                if (sent)
                {
                    throw;
                }

                failure = error;
            }

            if (failure != null)
            {
                context.Response.StatusCode = 500;
                context.Response.ReasonPhrase = "Internal Server Error";
                await Html.WriteAsync(context, _options.SiteName + " is closed", "<p>Something went wrong: " + Html.Encode(failure.Message) + "</p>");
            }
        }
    }
}
