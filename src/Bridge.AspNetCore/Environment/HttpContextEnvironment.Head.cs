using System.Globalization;
using Bridge.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.AspNetCore;

/// <content>The head of the response (status, headers and the callbacks before them), and the request's headers.</content>
internal sealed partial class HttpContextEnvironment
{
    internal OwinHeaderDictionary GetResponseHeaders()
    {
        if (_responseHeaders is { } headers)
        {
            return headers;
        }

        return _responseHeaders = new OwinHeaderDictionary(this);
    }

    internal OwinRequestHeaderDictionary GetRequestHeaders(HttpContext context)
    {
        Details details = GetDetails();
        if (details.RequestHeaders is { } known)
        {
            return known;
        }

        IHeaderDictionary headers = context.Request.Headers;
        if (string.IsNullOrWhiteSpace(headers.Host))
        {
            SetHost();
        }

        return details.RequestHeaders = new OwinRequestHeaderDictionary(this);
    }

    private void SetHost()
    {
        using RequestUse use = Enter(Name);
        use.Context.Request.Headers.Host = ConnectionAddresses.GuessHost(use.Context);
    }

    internal void SetStatusCode(HttpContext context, int status)
    {
        if (!StatusRule.IsFinal(status) && !(status == StatusCodes.Status101SwitchingProtocols && _details?.Upgrade is not null))
        {
            throw new ArgumentException(status switch
            {
                StatusCodes.Status101SwitchingProtocols =>
                    $"'{OwinKeys.ResponseStatusCode}' becomes 101 by calling '{OwinKeys.WebSocketAccept}' or '{OwinKeys.OpaqueUpgrade}', not by setting it.",
                >= 100 and < 200 =>
                    $"'{OwinKeys.ResponseStatusCode}' cannot be {status.ToString(CultureInfo.InvariantCulture)}: a 1xx announces another response. "
                        + $"The server itself sends 100 Continue (OWIN 1.0.1 section 3.4).",
                _ => $"'{OwinKeys.ResponseStatusCode}' must be from 200 to 999, not {status.ToString(CultureInfo.InvariantCulture)}.",
            });
        }

        try
        {
            context.Response.StatusCode = status;
        }
        catch (InvalidOperationException e)
        {
            // As in ASP.NET, setting the value that was already sent is not a change.
            if (context.Response.StatusCode != status)
            {
                throw Refused(OwinKeys.ResponseStatusCode, e);
            }
        }
    }

    internal static void SetReasonPhrase(HttpContext context, string? reason)
    {
        if (reason is not null)
        {
            ResponseHeadRules.CheckReasonPhrase(reason);
        }

        try
        {
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = ResponseHeadRules.SendablePhrase(context, reason);
        }
        catch (InvalidOperationException e)
        {
            throw Refused(OwinKeys.ResponseReasonPhrase, e);
        }
    }

    private static InvalidOperationException Refused(string key, InvalidOperationException cause)
        => new(
            $"'{key}' cannot be changed: {cause.Message} The status and headers are sent with the first write to '{OwinKeys.ResponseBody}'; change them "
                + $"before it, or in a callback given to '{OwinKeys.OnSendingHeaders}'.",
            cause);

    internal void SetResponseHeaders(IDictionary<string, string[]> value)
    {
        OwinHeaderDictionary headers = GetResponseHeaders();
        if (!ReferenceEquals(value, headers))
        {
            Replace(headers, value);
        }
    }

    internal void SetRequestHeaders(HttpContext context, IDictionary<string, string[]> value)
    {
        OwinHeaderDictionary headers = GetRequestHeaders(context);
        if (!ReferenceEquals(value, headers))
        {
            Replace(headers, value);
        }
    }

    private static void Replace(OwinHeaderDictionary headers, IDictionary<string, string[]> value)
    {
        KeyValuePair<string, string[]>[] pairs = [.. value];
        headers.Clear();
        foreach (KeyValuePair<string, string[]> pair in pairs)
        {
            headers[pair.Key] = pair.Value;
        }
    }

    internal void RegisterOnSendingHeaders(Action<object> callback, object state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        using RequestUse use = Enter(OwinKeys.OnSendingHeaders);
        try
        {
            use.Context.Response.OnStarting(
                static registration => ((SendingHeadersCallback)registration).Run(),
                new SendingHeadersCallback(this, callback, state));
            ReleaseOnCompleted(use.Context);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(
                $"'{OwinKeys.OnSendingHeaders}' cannot take a callback any more: {e.Message} The headers are sent with the first write to "
                    + $"'{OwinKeys.ResponseBody}'.",
                e);
        }
    }

    private void ReleaseOnCompleted(HttpContext context)
    {
        Details details = GetDetails();
        if (!details.ReleasedOnCompleted)
        {
            details.ReleasedOnCompleted = true;
            context.Response.OnCompleted(static environment =>
            {
                ((HttpContextEnvironment)environment).Release();
                return Task.CompletedTask;
            }, this);
        }
    }

    private sealed class SendingHeadersCallback(HttpContextEnvironment environment, Action<object> callback, object state)
    {
        internal Task Run()
        {
            // The environment of a failed application is gone, so its callbacks cannot run, and they must not change the error page.
            if (environment.TryGetContext() is not null)
            {
                callback(state);
            }

            return Task.CompletedTask;
        }
    }

    internal Task LoadClientCertificateAsync()
    {
        using RequestUse use = Enter(OwinKeys.LoadClientCertificateAsync);
        return HoldAsync(use.Context.Connection.GetClientCertificateAsync(use.Context.RequestAborted));
    }
}
