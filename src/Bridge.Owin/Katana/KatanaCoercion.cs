using Bridge.Coercion;
using Bridge.Owin.Environment;
using Microsoft.Owin;
using Owin;
#if NET
using Bridge.AspNetCore;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
#endif

namespace Bridge.Owin;

/// <summary>The rules for the results of views in a Katana pipeline: those of every host, and Katana's own response.</summary>
internal static class KatanaCoercion
{
    private static readonly AppFunc s_sent = static _ => Task.CompletedTask;

    /// <summary>The rules with the given options. If none are given, the options of the app's services are used, or the defaults if there are none.</summary>
    public static ResponseCoercer Of(IAppBuilder app, BridgeOptions? options)
    {
        if (options is not null)
        {
            return Create(app, options);
        }

        if (app.Properties.TryGetValue(KatanaKeys.Coercer, out object? known) && known is ResponseCoercer shared)
        {
            return shared;
        }

        ResponseCoercer coercer = Create(app, null);
        app.Properties[KatanaKeys.Coercer] = coercer;
        return coercer;
    }

    private static ResponseCoercer Create(IAppBuilder app, BridgeOptions? given)
    {
        IServiceProvider? services = app.Properties.TryGetValue(OwinServices.Key, out object? value) ? value as IServiceProvider : null;
        BridgeOptions options = given ?? services?.GetService(typeof(BridgeOptions)) as BridgeOptions ?? new BridgeOptions();
        options = options.Copy().CoerceByDefault<IOwinResponse>(OfResponse);
#if NET
        return new ResponseCoercer(HostTypes.AddTo(options), services?.GetService<IOptions<JsonOptions>>()?.Value.SerializerOptions);
#else
        return new ResponseCoercer(options);
#endif
    }

    /// <summary>The view wrote to the response itself, so it is only sent.</summary>
    public static AppFunc OfResponse(IOwinResponse response, ViewRequest request) =>
        ReferenceEquals(response.Environment, request.Environment)
        || (response.Environment.TryGetValue(OwinKeys.ResponseHeaders, out object? headers)
            && ReferenceEquals(headers, request.Environment[OwinKeys.ResponseHeaders]))
            ? s_sent
            : throw new InvalidViewResultException(
                $"The view {request.ViewName} returned an IOwinResponse of another request. Write to that of its own request: new "
                    + $"OwinContext(request.Environment).Response.");
}
