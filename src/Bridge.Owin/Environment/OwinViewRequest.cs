using System.Security.Claims;
using Bridge.Coercion;
using Bridge.Request;
using Microsoft.Extensions.Primitives;

namespace Bridge.Owin.Environment;

/// <summary>A view's request over the OWIN environment of any server. It reads each value from the environment when asked.</summary>
internal sealed class OwinViewRequest(
    IDictionary<string, object> environment,
    View view,
    ResponseCoercer coercer,
    IReadOnlyDictionary<string, object?> routeValues) : ViewRequest
{
    private IDictionary<string, object>? _environment = environment;
    private HeaderValues? _headers;
    private QueryValues? _query;
    private string? _parsedQuery;
    private IReadOnlyDictionary<string, string?>? _cookies;
    private Task<ViewForm>? _form;
    private FormFiles? _files;
    private ViewBody? _body;
    private Stream? _wholeBody;
    private bool _isBodyGiven;

    public override string Method => Owin.Method;

    public override string Scheme => Owin.Scheme;

    public override string Host => Headers["Host"] is { Count: > 0 } host ? host[0] ?? "" : "";

    public override string PathBase => Owin.PathBase;

    public override string Path => Owin.Path;

    public override string QueryString => Owin.QueryString;

    public override IReadOnlyDictionary<string, StringValues> Query
    {
        get
        {
            string query = QueryString;
            if (_query is null || !ReferenceEquals(query, _parsedQuery))
            {
                _query = QueryValues.Parse(query);
                _parsedQuery = query;
            }

            return _query;
        }
    }

    public override IReadOnlyDictionary<string, StringValues> Headers
    {
        get
        {
            OwinEnvironment owin = Owin;
            return _headers ??= new HeaderValues(owin.RequestHeaders);
        }
    }

    public override IReadOnlyDictionary<string, string?> Cookies
    {
        get
        {
            OwinEnvironment owin = Owin;
            return _cookies ??= CookieValues.Parse(owin.RequestHeaders.TryGetValue("Cookie", out string[]? cookies) ? cookies : null);
        }
    }

    public override IReadOnlyDictionary<string, object?> RouteValues
    {
        get
        {
            _ = Owin;
            return routeValues;
        }
    }

    public override Stream Body
    {
        get
        {
            OwinEnvironment owin = Owin;
            if (!_isBodyGiven)
            {
                RequestForms.RewindAfterKatana(owin);
                RequestForms.BeginBody(owin);
                _isBodyGiven = true;
            }

            // The environment's own stream throws if other code has read the body.
            Stream body = owin.RequestBody;
            if (RequestForms.IsOwnBody(body) || body is ViewBody || ReferenceEquals(body, _wholeBody))
            {
                return body;
            }

            return body.CanSeek && body.Position == 0 ? _wholeBody = body
                : _body is { } known && known.IsOver(body) ? known
                : _body = new ViewBody(body, owin, view.Name);
        }
    }

    internal override bool BeginBody()
    {
        RequestForms.RewindAfterKatana(Owin);
        return RequestForms.BeginBody(Owin) || _body is { HasGiven: true };
    }

    internal override ValueTask<bool> ReadsWholeBodyAsync() => RequestForms.ReadsWholeBodyAsync(Owin);

    internal override void RestartBody(long? start)
    {
        OwinEnvironment owin = Owin;
        if (!RequestForms.RestartBody(owin.RequestBody, start) && _body is { } own)
        {
            // Applications that read it again get an error instead of an empty body.
            own.Restart();
            owin.Dictionary[OwinKeys.RequestBody] = own;
        }
    }

    public override ClaimsPrincipal? User => Owin.User;

    public override IServiceProvider Services => Owin.Get<IServiceProvider>(OwinServices.Key) ?? OwinServices.OfHost(Environment);

    public override CancellationToken Cancellation => Owin.CallCancelled;

    public override IDictionary<string, object> Environment => _environment ?? throw Ended();

    internal override View View => view;

    internal override ResponseMaker Maker => coercer;

    private OwinEnvironment Owin => new(Environment);

    public override Task<ViewForm> ReadFormAsync(CancellationToken cancellation = default)
    {
        OwinEnvironment owin = Owin;
        return _form ??= RequestForms.ReadAsync(
            owin,
            coercer.Forms,
            _files ??= new FormFiles(),
            view.Name,
            cancellation.CanBeCanceled ? cancellation : owin.CallCancelled);
    }

    /// <summary>Ends the request, so that a view that kept it gets an error.</summary>
    public void End()
    {
        _environment = null;
        if (_files is { OutlivesView: false } files)
        {
            files.Dispose();
        }
    }

    private ObjectDisposedException Ended() =>
        new(nameof(ViewRequest), $"The request of the view {view.Name} is over; a view must not keep its request.");
}
