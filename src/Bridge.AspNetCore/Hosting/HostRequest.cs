using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore.Hosting;

/// <summary>The HttpContext of a request, which Kestrel reuses for the next one on the connection.</summary>
internal sealed class HostRequest
{
    private readonly DefaultHttpContext _context = new();
    private readonly IServiceProvider? _services;

    /// <param name="services">The source of the request's services. Each request gets its own scope, if the source can create scopes.</param>
    public HostRequest(IServiceProvider services)
    {
        _context.ServiceScopeFactory = services.GetService<IServiceScopeFactory>()!;
        _services = _context.ServiceScopeFactory is null ? services : null;
    }

    public HttpContext HttpContext => _context;

    public void Begin(IFeatureCollection features)
    {
        _context.Initialize(features);
        if (_services is not null)
        {
            _context.RequestServices = _services;
        }
    }

    public void End() => _context.Uninitialize();
}
