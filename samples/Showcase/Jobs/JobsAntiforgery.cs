using System.Security.Cryptography;
using System.Text;
using Hangfire.Dashboard.Owin;

namespace Bridge.Showcase;

/// <summary>
/// Refuses a POST that does not come from the dashboard's own pages. The filter for local requests is not enough: the page of another site in a browser on this
/// machine also sends its requests from this machine. But such a page cannot read the token.
/// </summary>
internal sealed class JobsAntiforgery : IOwinDashboardAntiforgery
{
    private readonly string _token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string HeaderName => "X-Showcase-Antiforgery";

    public string GetToken(IDictionary<string, object> environment) => _token;

    // Hangfire asks about every request. Requests that change nothing have no token.
    public bool ValidateRequest(IDictionary<string, object> environment) =>
        environment[OwinKeys.RequestMethod] is "GET" or "HEAD"
        || (environment[OwinKeys.RequestHeaders] is IDictionary<string, string[]> headers
            && headers.TryGetValue(HeaderName, out string[]? values)
            && values is [{ } value]
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(_token)));
}
