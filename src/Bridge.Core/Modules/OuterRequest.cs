using System.Security.Claims;
using Bridge.Contract;
using Bridge.Request;
using Microsoft.Extensions.Primitives;

namespace Bridge.Modules;

/// <summary>
/// A view's request as the filters of an outer module see it. The paths are relative to the filters' module, so that a filter that checks the path does not
/// depend on where the inner module is mounted. Everything else, including the environment, is the view's request.
/// </summary>
internal sealed class OuterRequest(ViewRequest inner, ViewScope scope) : ViewRequest
{
    public override string Method => inner.Method;

    public override string Scheme => inner.Scheme;

    public override string Host => inner.Host;

    public override string PathBase => inner.PathBase.Substring(0, Split);

    public override string Path => inner.PathBase.Substring(Split) + inner.Path;

    public override string QueryString => inner.QueryString;

    public override IReadOnlyDictionary<string, StringValues> Query => inner.Query;

    public override IReadOnlyDictionary<string, StringValues> Headers => inner.Headers;

    public override IReadOnlyDictionary<string, string?> Cookies => inner.Cookies;

    public override IReadOnlyDictionary<string, object?> RouteValues => inner.RouteValues;

    internal override ViewRequest Inner => inner.Inner;

    internal override string? HostUrlFor(string name, IEnumerable<KeyValuePair<string, object?>> values) => inner.HostUrlFor(name, values);

    internal override object? ProblemOf(HttpException error) => inner.ProblemOf(error);

    public override Stream Body => inner.Body;

    public override ClaimsPrincipal? User => inner.User;

    public override IServiceProvider Services => inner.Services;

    public override CancellationToken Cancellation => inner.Cancellation;

    public override IDictionary<string, object> Environment => inner.Environment;

    internal override bool BeginBody() => inner.BeginBody();

    internal override ValueTask<bool> ReadsWholeBodyAsync() => inner.ReadsWholeBodyAsync();

    internal override void RestartBody(long? start) => inner.RestartBody(start);

    internal override View View => inner.View;

    internal override ViewPlace Place => scope;

    internal override ResponseMaker Maker => inner.Maker;

    /// <summary>The end of the module's part of the inner path base.</summary>
    private int Split => PathPrefix.LengthBefore(inner.PathBase, inner.View.PrefixSegments - scope.PrefixSegments);

    public override Task<ViewForm> ReadFormAsync(CancellationToken cancellation = default) => inner.ReadFormAsync(cancellation);
}
