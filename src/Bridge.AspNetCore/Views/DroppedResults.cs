using System.Collections.Concurrent;
using System.Reflection;
using Bridge.Coercion;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Abstractions;

namespace Bridge.AspNetCore;

/// <summary>
/// ASP.NET Core treats a <c>Task&lt;T&gt; F(HttpContext)</c> as a <see cref="RequestDelegate"/> and drops its result. For an endpoint with the rules for views'
/// results this is an error: for a named method when the endpoints are made, for a lambda after it has answered.
/// </summary>
internal static class DroppedResults
{
    private static readonly ConcurrentDictionary<Type, bool> s_hasResult = new();

    /// <summary>Whether the endpoint runs a RequestDelegate, and not a handler of minimal APIs or MVC, whose results are not dropped.</summary>
    public static bool CanDrop(EndpointBuilder endpoint)
    {
        foreach (object metadata in endpoint.Metadata)
        {
            if (metadata is MethodInfo or ActionDescriptor)
            {
                return false;
            }
        }

        return endpoint.RequestDelegate is not null;
    }

    /// <summary>Makes the endpoint refuse a result that would be dropped.</summary>
    public static void Refuse(EndpointBuilder endpoint)
    {
        // A filter factory gets the endpoint's method. If it adds no filter, the RequestDelegate stays unchanged.
        endpoint.FilterFactories.Add((factory, next) => HasResult(factory.MethodInfo.ReturnType)
            ? throw new InvalidOperationException(Message(endpoint.DisplayName))
            : next);
        RequestDelegate run = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            Task task = run(context);
            return HasResult(task.GetType()) ? RefuseAsync(task, endpoint.DisplayName) : task;
        };
    }

    private static bool HasResult(Type task) => task != typeof(Task) && s_hasResult.GetOrAdd(task, static task => ViewRunner.HasResult(task));

    private static string Message(string? endpoint) =>
        $"The endpoint {endpoint} is a method of an HttpContext that returns a task with a result. ASP.NET Core treats it as a RequestDelegate and"
            + " drops the result, so that WithViewResults never sees it."
            + " Cast the method to Delegate, as in MapGet(\"/x\", (Delegate)F), or map it with MapView.";

    private static async Task RefuseAsync(Task task, string? endpoint)
    {
        await task;
        throw new InvalidOperationException(Message(endpoint));
    }
}
