using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>A view's result as a result of ASP.NET Core, for minimal APIs and MVC actions.</summary>
/// <param name="value">What a view may return.</param>
/// <param name="declared">The type that the code declares for it.</param>
/// <param name="isMinimal">Whether a minimal API returned it. Minimal APIs write objects without a rule as JSON, so an object in a tuple is JSON too.</param>
internal sealed class ViewHttpResult(object? value, Type declared, bool isMinimal = false) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        string name = httpContext.GetEndpoint()?.DisplayName ?? httpContext.Request.Path;
        var services = BridgeServices.Of(httpContext.RequestServices);
        Coercion.ResponseCoercer coercer = isMinimal ? services.MinimalCoercer : services.Coercer;
        return new ViewEndpoint(View.OfResult(name, value, declared), coercer, 0, services.Logger).WriteAsync(value, httpContext);
    }
}
