using System.Security.Principal;
using AuthenticateDelegate = System.Func<
    string[],
    System.Action<
        System.Security.Principal.IIdentity,
        System.Collections.Generic.IDictionary<string, string>,
        System.Collections.Generic.IDictionary<string, object>,
        object>,
    object,
    System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Security.Infrastructure;

/// <summary>A handler's link in the chain of <c>security.Authenticate</c>. The handler nearest to the application comes first.</summary>
internal sealed class AuthenticationHook
{
    private readonly AuthenticationHandler _handler;
    private readonly IOwinRequest _request;
    private readonly AuthenticateDelegate _chained;

    private AuthenticationHook(AuthenticationHandler handler, IOwinRequest request)
    {
        _handler = handler;
        _request = request;
        _chained = request.Get<AuthenticateDelegate>(Constants.SecurityAuthenticate);
    }

    internal static AuthenticationHook Register(AuthenticationHandler handler, IOwinRequest request)
    {
        var hook = new AuthenticationHook(handler, request);
        request.Set<AuthenticateDelegate>(Constants.SecurityAuthenticate, hook.AuthenticateAsync);
        return hook;
    }

    internal void Unregister()
    {
        if (_chained == null)
        {
            _request.Environment.Remove(Constants.SecurityAuthenticate);
        }
        else
        {
            _request.Set(Constants.SecurityAuthenticate, _chained);
        }
    }

    /// <summary>Without authentication types, each handler describes itself. With them, each named handler authenticates.</summary>
    private async Task AuthenticateAsync(
        string[] authenticationTypes,
        Action<IIdentity, IDictionary<string, string>, IDictionary<string, object>, object> callback,
        object state)
    {
        AuthenticationOptions options = _handler.BaseOptions;
        if (authenticationTypes == null)
        {
            callback(null, null, options.Description.Properties, state);
        }
        else if (authenticationTypes.Contains(options.AuthenticationType, StringComparer.Ordinal))
        {
            AuthenticationTicket ticket = await _handler.AuthenticateAsync().ConfigureAwait(false);
            if (ticket?.Identity != null)
            {
                callback(ticket.Identity, ticket.Properties.Dictionary, options.Description.Properties, state);
            }
        }

        if (_chained != null)
        {
            await _chained(authenticationTypes, callback, state).ConfigureAwait(false);
        }
    }
}
