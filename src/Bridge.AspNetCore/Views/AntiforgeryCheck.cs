using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore;

/// <summary>
/// Answers 400 to a request whose antiforgery token is missing or wrong, before the endpoint runs. ASP.NET Core's middleware only checks the token, and fails
/// later, when code reads the form.
/// </summary>
internal sealed class AntiforgeryCheck
{
    private const string Refusal = "The request's antiforgery token is missing or wrong. Load the page with the form again, and send that.";

    private readonly RequestDelegate _run;
    private readonly Func<HttpException, ViewEndpoint> _refuse;

    private AntiforgeryCheck(RequestDelegate run, Func<HttpException, ViewEndpoint> refuse)
    {
        _run = run;
        _refuse = refuse;
    }

    /// <summary>Whether the endpoint's metadata neither require nor decline a token.</summary>
    public static bool IsUndecided(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<IAntiforgeryMetadata>() is null;

    /// <summary>Adds the check to an endpoint whose metadata require a token, unless the endpoint already has a check.</summary>
    /// <param name="endpoint">The endpoint, with all its metadata.</param>
    /// <param name="refuse">The answer to a request without its token.</param>
    public static void AddTo(EndpointBuilder endpoint, Func<HttpException, ViewEndpoint> refuse)
    {
        // The last metadata decide, and they are read at the request, because DisableAntiforgery adds its own metadata after this.
        if (endpoint.Metadata.Any(static metadata => metadata is IAntiforgeryMetadata { RequiresValidation: true })
            && endpoint.RequestDelegate is { Target: not AntiforgeryCheck } run)
        {
            endpoint.RequestDelegate = new AntiforgeryCheck(run, refuse).InvokeAsync;
        }
    }

    private Task InvokeAsync(HttpContext context)
    {
        string method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method)
            || context.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: false })
        {
            return _run(context);
        }

        // The middleware checks only POST, PUT and PATCH.
        return context.Features.Get<IAntiforgeryValidationFeature>() is { } known
            ? known.IsValid ? _run(context) : RefuseAsync(context, known.Error)
            : CheckAsync(context);
    }

    private async Task CheckAsync(HttpContext context)
    {
        try
        {
            await context.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(context);
        }
        catch (AntiforgeryValidationException error)
        {
            await RefuseAsync(context, error);
            return;
        }

        await _run(context);
    }

    private Task RefuseAsync(HttpContext context, Exception? error) =>
        _refuse(new HttpException(StatusCodes.Status400BadRequest, Refusal, error)).InvokeAsync(context);
}
