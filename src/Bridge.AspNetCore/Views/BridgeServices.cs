using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Bridge.Coercion;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Bridge.AspNetCore;

/// <summary>The objects that the views of an app share: the rules with the app's options, and the log. Without AddBridge, views use the defaults.</summary>
internal sealed class BridgeServices
{
    private static readonly ConditionalWeakTable<object, BridgeServices> s_defaults = [];

    private readonly ConcurrentDictionary<Type, bool> _known = new();
    private readonly Lazy<ResponseCoercer> _minimalCoercer;

    public BridgeServices(BridgeOptions options, IServiceProvider services)
    {
        BridgeOptions all = HostTypes.AddTo(options.Copy());
        HostJson = services.GetService<IOptions<JsonOptions>>()?.Value.SerializerOptions;
        Coercer = new ResponseCoercer(all, HostJson);
        _minimalCoercer = new Lazy<ResponseCoercer>(() =>
        {
            all.SerializeObjects = true;
            return new ResponseCoercer(all, HostJson);
        });
        Logger = services.GetService<ILoggerFactory>()?.CreateLogger("Bridge.Views") ?? NullLogger.Instance;
    }

    public ResponseCoercer Coercer { get; }

    /// <summary>The rules for what a minimal API returns: an object without a rule, within a tuple, is JSON.</summary>
    public ResponseCoercer MinimalCoercer => _minimalCoercer.Value;

    /// <summary>The options with which minimal APIs write JSON, and by which OpenAPI describes it.</summary>
    public JsonSerializerOptions? HostJson { get; }

    public ILogger Logger { get; }

    /// <summary>Whether the rules apply to a minimal API's result. ASP.NET Core's own results, and results without a rule, are handled as usual.</summary>
    public bool IsViewResult(object result) => result is not (IResult or IActionResult) && _known.GetOrAdd(result.GetType(), Coercer.Knows);

    public static BridgeServices Of(IServiceProvider services) =>
        services.GetService<BridgeServices>() ?? Default(services);

    // Each request has its own services. The factory of their scopes belongs to the app. The rules also belong to the app, because they are costly to create.
    private static BridgeServices Default(IServiceProvider services) =>
        s_defaults.GetValue(services.GetService<IServiceScopeFactory>() ?? (object)services, _ => new BridgeServices(new BridgeOptions(), services));
}
