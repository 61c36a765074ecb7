using System.Security.Claims;
using Bridge.Coercion;
using Bridge.Request;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests;

/// <summary>A request as a host without anything would give it: what a test does not set is empty.</summary>
internal sealed class TestViewRequest(ResponseCoercer? coercer = null, View? view = null, IDictionary<string, object>? environment = null) : ViewRequest
{
    public static View TheView { get; } = Bridge.View.Of(static _ => (object?)null).NamedIfAnonymous("the view");

    /// <summary>What a view reads from JSON.</summary>
    public static ValueTask<T?> ReadAsync<T>(string json)
    {
        TestViewRequest request = new() { BodyBytes = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)) };
        request.HeaderValues["Content-Type"] = "application/json";
        return request.ReadJsonAsync<T>();
    }

    public Dictionary<string, StringValues> HeaderValues { get; } = new(StringComparer.OrdinalIgnoreCase);

    public MemoryStream BodyBytes { get; set; } = new();

    public override string Method => new OwinEnvironment(Environment).Method;

    public override string Scheme => new OwinEnvironment(Environment).Scheme;

    public override string Host => "localhost";

    public override string PathBase => new OwinEnvironment(Environment).PathBase;

    public override string Path => new OwinEnvironment(Environment).Path;

    public override string QueryString => string.Join("&", from pair in QueryValues select $"{pair.Key}={pair.Value}");

    public Dictionary<string, StringValues> QueryValues { get; } = [];

    public override IReadOnlyDictionary<string, StringValues> Query => new ViewForm(QueryValues, []);

    public override IReadOnlyDictionary<string, StringValues> Headers => new ViewForm(HeaderValues, []);

    public override IReadOnlyDictionary<string, string?> Cookies { get; } = new NoCookies();

    public Dictionary<string, object?> RouteData { get; } = [];

    public override IReadOnlyDictionary<string, object?> RouteValues => RouteData;

    public override Stream Body => BodyBytes;

    public ClaimsPrincipal? WhoAsks { get; set; }

    public override ClaimsPrincipal? User => WhoAsks;

    public override IServiceProvider Services => throw new NotSupportedException("The tests have no services.");

    public override CancellationToken Cancellation => new OwinEnvironment(Environment).CallCancelled;

    public override IDictionary<string, object> Environment { get; } = environment ?? TestEnvironment.Make();

    internal override View View { get; } = view ?? TheView;

    internal ResponseCoercer Coercer { get; } = coercer ?? ResponseCoercer.Default;

    internal override ResponseMaker Maker => Coercer;

    public override Task<ViewForm> ReadFormAsync(CancellationToken cancellation = default) =>
        Task.FromResult(new ViewForm(new Dictionary<string, StringValues>(), []));

    private sealed class NoCookies : Dictionary<string, string?>, IReadOnlyDictionary<string, string?>
    {
        string? IReadOnlyDictionary<string, string?>.this[string key] => null;
    }
}
