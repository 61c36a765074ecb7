using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>A view's result as a result of ASP.NET Core, for minimal APIs and MVC actions.</summary>
internal sealed class ViewHttpResult(object? value, Type declared) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        string name = httpContext.GetEndpoint()?.DisplayName ?? httpContext.Request.Path;
        var services = BridgeServices.Of(httpContext.RequestServices);
        return new ViewEndpoint(View.OfResult(name, value, declared), services.Coercer, 0, services.Logger).WriteAsync(value, httpContext);
    }
}
