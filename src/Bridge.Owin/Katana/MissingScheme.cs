#if NET
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Owin;

/// <summary>Names the missing line if an app behind a Katana pipeline uses ASP.NET Core's authentication, which does not know Katana's middleware.</summary>
internal static class MissingScheme
{
    // The assemblies that throw when there is no authentication service (HttpContext.ChallengeAsync and similar) and when there is no scheme.
    private static readonly string[] s_sources = ["Microsoft.AspNetCore.Authentication.Abstractions", "Microsoft.AspNetCore.Authentication.Core"];

    /// <summary>Makes failures behind the pipeline name the missing line. Does nothing without authorization, or if the line is there.</summary>
    public static RequestDelegate Named(RequestDelegate next, IServiceProvider services)
    {
        bool asks = services.GetService<IServiceProviderIsService>() is { } known
            && (known.IsService(typeof(IAuthorizationService)) || known.IsService(typeof(IAuthenticationService)));
        return !asks || AnnouncedPipelines.AreIn(services) ? next : context => InvokeAsync(next, context);
    }

    private static Task InvokeAsync(RequestDelegate next, HttpContext context)
    {
        Task task;
        try
        {
            task = next(context);
        }
        catch (InvalidOperationException error) when (IsOfAuthentication(error))
        {
            throw Explained(error);
        }

        return task.IsCompletedSuccessfully ? task : AwaitAsync(task);
    }

    private static async Task AwaitAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (InvalidOperationException error) when (IsOfAuthentication(error))
        {
            throw Explained(error);
        }
    }

    private static bool IsOfAuthentication(InvalidOperationException error) => s_sources.Contains(error.Source, StringComparer.Ordinal);

    private static InvalidOperationException Explained(InvalidOperationException error) => new(
        "ASP.NET Core's authentication was used behind app.UseKatana(...), and it does not know that Katana's middleware signs users in. To have Katana's "
            + "middleware answer, add this line: builder.Services.AddAuthentication().AddKatana(); and keep the order app.UseKatana(...), "
            + $"app.UseAuthorization(), endpoints. What ASP.NET Core said: {error.Message}",
        error);
}
#endif
