using Bridge.AspNetCore;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Applies the rules for views' results to any endpoint or MVC action.</summary>
public static class ViewResultExtensions
{
    /// <summary>A result that sends any value that a view may return: <c>Results.Extensions.View(("teapot", 418))</c>.</summary>
    /// <param name="results"><c>Results.Extensions</c>.</param>
    /// <param name="value">
    /// Text, bytes, a dictionary, a tuple, an application ... A value that cannot be a response throws <see cref="Bridge.InvalidViewResultException"/> when the
    /// result is executed.
    /// </param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="results"/> is null.</exception>
    public static IResult View(this IResultExtensions results, object? value) => results.View<object?>(value);

    /// <inheritdoc cref="View(IResultExtensions, object?)"/>
    /// <typeparam name="T">
    /// The value's type as the code declares it. A sequence of text or bytes is streamed, even if it is an array at run time.
    /// </typeparam>
    public static IResult View<T>(this IResultExtensions results, T value)
    {
        ArgumentNullException.ThrowIfNull(results);
        return new ViewHttpResult(value, typeof(T));
    }

    /// <summary>
    /// Applies the rules for views' results to minimal APIs, which keep their parameter binding: text becomes a page, a tuple sets status and headers, and an
    /// application answers. Results without a rule (objects, numbers, null, an <see cref="IResult"/>) are handled as usual. An object in a
    /// tuple is JSON, as it is without a tuple: <c>(person, 201)</c>.
    /// </summary>
    /// <remarks>
    /// ASP.NET Core treats a method <c>Task&lt;T&gt; F(HttpContext)</c> as a <see cref="RequestDelegate"/> and drops its result. Such an endpoint throws
    /// <see cref="InvalidOperationException"/>: for a named method when the endpoints are made, for a lambda after it has answered.
    /// </remarks>
    /// <typeparam name="TBuilder">The type of the builder.</typeparam>
    /// <param name="builder">An endpoint, or a group of them.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder WithViewResults<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint =>
        {
            if (DroppedResults.CanDrop(endpoint))
            {
                DroppedResults.Refuse(endpoint);
                return;
            }

            endpoint.FilterFactories.Add(static (factory, next) =>
            {
                var services = BridgeServices.Of(factory.ApplicationServices);
                Type declared = factory.MethodInfo.ReturnType;
                return async context =>
                {
                    object? result;
                    try
                    {
                        result = await next(context);
                    }
                    catch (Bridge.HttpException error)
                    {
                        result = error;
                    }

                    return result is not null && services.IsViewResult(result) ? new ViewHttpResult(result, declared, isMinimal: true) : result;
                };
            });
        });

        // The metadata that ASP.NET Core infers from a handler are added only after the conventions of groups have run.
        builder.Finally(static endpoint => OpenApiMetadata.OfMinimal(endpoint, BridgeServices.Of(endpoint.ApplicationServices)));
        return builder;
    }
}
