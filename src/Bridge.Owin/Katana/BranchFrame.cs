#if NET
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bridge.Owin;

/// <summary>What a request came into an <see cref="AspNetCoreBranch"/> with, and has again behind it.</summary>
internal sealed record BranchFrame(IDictionary<string, object> Environment, Endpoint? Endpoint, RouteValueDictionary RouteValues);
#endif
