using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Bridge.Coercion;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace Bridge.AspNetCore;

/// <summary>Describes the responses of an endpoint to OpenAPI, as far as the declared type determines them.</summary>
internal static class OpenApiMetadata
{
    /// <summary>Describes the responses of a view, unless the app has described a success itself.</summary>
    /// <param name="endpoint">The endpoint, with all its metadata.</param>
    /// <param name="declared">The type that the view declares.</param>
    /// <param name="services">The rules.</param>
    public static void OfView(EndpointBuilder endpoint, Type declared, BridgeServices services)
    {
        if (!endpoint.Metadata.Any(IsSuccess))
        {
            Add(endpoint, 0, Awaited(declared), services, services.Coercer);
        }
    }

    /// <summary>
    /// Describes the responses of a minimal API to whose results the rules apply. ASP.NET Core's own description would be wrong, because text becomes a page,
    /// and a tuple becomes its body.
    /// </summary>
    public static void OfMinimal(EndpointBuilder endpoint, BridgeServices services)
    {
        if (endpoint.Metadata.OfType<MethodInfo>().LastOrDefault() is not { } method)
        {
            return;
        }

        Type declared = Awaited(method.ReturnType);
        if (typeof(IResult).IsAssignableFrom(declared) || !(declared == typeof(object) || services.Coercer.Knows(declared)))
        {
            return;
        }

        string inferred = declared == typeof(string) ? "text/plain" : "application/json";
        for (int i = 0; i < endpoint.Metadata.Count; i++)
        {
            if (endpoint.Metadata[i] is IProducesResponseTypeMetadata { StatusCode: StatusCodes.Status200OK } response && response.Type == declared
                && response.ContentTypes.SequenceEqual([inferred]))
            {
                endpoint.Metadata.RemoveAt(i);
                if (!endpoint.Metadata.Any(IsSuccess))
                {
                    Add(endpoint, i, declared, services, services.MinimalCoercer);
                }

                return;
            }
        }
    }

    private static bool IsSuccess(object metadata) => metadata
        is IProducesResponseTypeMetadata { StatusCode: < 400 } or IApiResponseMetadataProvider { StatusCode: < 400 };

    private static void Add(EndpointBuilder endpoint, int index, Type declared, BridgeServices services, ResponseCoercer coercer)
    {
        if (typeof(IEndpointMetadataProvider).IsAssignableFrom(declared) && RuntimeFeature.IsDynamicCodeSupported && endpoint.RequestDelegate is { } run)
        {
            OfResult(declared, run.Method, endpoint);
            return;
        }

        OpenApiResponse response = coercer.Describe(declared, services.HostJson);
        string content = response.ContentType?.Split(';')[0] ?? "*/*";
        Type schema = response.Schema ?? typeof(JsonElement);
        endpoint.Metadata.Insert(
            index,
            response.HasStatus ? new Success(schema, content) : new AnyStatus(schema, content));
    }

    private static Type Awaited(Type declared)
    {
        while (declared.IsGenericType && declared.GetGenericTypeDefinition() is { } task && (task == typeof(Task<>) || task == typeof(ValueTask<>)))
        {
            declared = declared.GetGenericArguments()[0];
        }

        return declared;
    }

    // TypedResults describe themselves.
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The method asks for nothing of the type but its interface.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "It is called only where code can be made.")]
    private static void OfResult(Type declared, MethodInfo method, EndpointBuilder endpoint)
    {
        Action<MethodInfo, EndpointBuilder> populate = Populate<Ok>;
        populate.Method.GetGenericMethodDefinition().MakeGenericMethod(declared).CreateDelegate<Action<MethodInfo, EndpointBuilder>>()(method, endpoint);
    }

    private static void Populate<T>(MethodInfo method, EndpointBuilder endpoint)
        where T : IEndpointMetadataProvider => T.PopulateMetadata(method, endpoint);

    /// <summary>A response of status 200. ASP.NET Core's own class does not accept <c>*/*</c>, OpenAPI's type for any content.</summary>
    private sealed class Success(Type type, string contentType) : IProducesResponseTypeMetadata
    {
        public Type? Type => type;

        public int StatusCode => StatusCodes.Status200OK;

        public IEnumerable<string> ContentTypes => [contentType];
    }

    /// <summary>
    /// A response whose status is not known: OpenAPI's default. It derives from the attribute, because with other classes the endpoint's other responses would
    /// get its content types too.
    /// </summary>
    private sealed class AnyStatus(Type type, string contentType) : ProducesResponseTypeAttribute(type, 0), IApiDefaultResponseMetadataProvider
    {
        void IApiResponseMetadataProvider.SetContentTypes(MediaTypeCollection contentTypes) => contentTypes.Add(contentType);
    }
}
