#if NET
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bridge.Owin;

/// <summary>The state of a request before an <see cref="AspNetCoreBranch"/>, which is restored after it.</summary>
internal sealed record BranchFrame(IDictionary<string, object> Environment, Endpoint? Endpoint, RouteValueDictionary RouteValues);
#endif
