using System.Text;
using Bridge.Owin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Fuzz.Tests;

/// <summary>One module as endpoints of ASP.NET Core and as an OWIN application, called in memory with the same request.</summary>
internal sealed class BothHosts
{
    private readonly RequestDelegate _aspNetCore;
    private readonly IServiceProvider _services;
    private readonly IServiceScopeFactory _scopes;
    private readonly AppFunc _owin;

    public BothHosts(ViewModule module, BridgeOptions? options = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        if (options is not null)
        {
            builder.Services.AddBridge(own =>
            {
                own.Forms.BodyLength = options.Forms.BodyLength;
                own.Forms.KeyLength = options.Forms.KeyLength;
                own.Forms.ValueCount = options.Forms.ValueCount;
                own.Forms.ValueLength = options.Forms.ValueLength;
            });
        }

        WebApplication app = builder.Build();
        app.UseRouting();
        app.MapModule("/", module);
        _services = app.Services;
        _scopes = _services.GetRequiredService<IServiceScopeFactory>();
        IApplicationBuilder pipeline = ((IApplicationBuilder)app).New();
        pipeline.UseRouting();
        pipeline.UseEndpoints(endpoints =>
        {
            foreach (EndpointDataSource source in ((IEndpointRouteBuilder)app).DataSources)
            {
                endpoints.DataSources.Add(source);
            }
        });
        _aspNetCore = pipeline.Build();
        _owin = module.ToAppFunc(options);
    }

    /// <summary>Has all that is made once made, so that no input is charged with it.</summary>
    public BothHosts Warm()
    {
        for (int i = 0; i < 3; i++)
        {
            OnOwin("GET", "/files/a", "", [], []);
            OnKestrel("GET", "/files/a", "", [], []);
        }

        return this;
    }

    public string OnKestrel(string method, string path, string query, (string Name, string Value)[] headers, byte[] body)
    {
        DefaultHttpContext context = new() { RequestServices = _services, ServiceScopeFactory = _scopes };
        using MemoryStream answer = new();
        context.Request.Method = method;
        context.Request.Path = new PathString(path);
        context.Request.QueryString = new QueryString(query.Length == 0 ? "" : "?" + query);
        foreach ((string name, string value) in headers)
        {
            context.Request.Headers.Append(name, value);
        }

        context.Request.Body = new MemoryStream(body);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        try
        {
            Run(_aspNetCore(context));
            context.Response.BodyWriter.Complete();
        }
        catch (Exception error)
        {
            return "fails: " + error.GetType().Name + " " + error.Message;
        }

        return $"{context.Response.StatusCode} {Encoding.UTF8.GetString(answer.ToArray())}";
    }

    public string OnOwin(string method, string path, string query, (string Name, string Value)[] headers, byte[] body)
    {
        Dictionary<string, string[]> requestHeaders = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in headers)
        {
            requestHeaders[name] = requestHeaders.TryGetValue(name, out string[]? before) ? [.. before, value] : [value];
        }

        using MemoryStream answer = new();
        Dictionary<string, object> environment = Environment(method, path, query, requestHeaders, new MemoryStream(body), answer);
        try
        {
            Run(_owin(environment));
        }
        catch (Exception error)
        {
            return "fails: " + error.GetType().Name + " " + error.Message;
        }

        return $"{new OwinEnvironment(environment).StatusCode} {Encoding.UTF8.GetString(answer.ToArray())}";
    }

    public static Dictionary<string, object> Environment(
        string method,
        string path,
        string query,
        IDictionary<string, string[]> headers,
        Stream body,
        Stream answer) =>
        new(StringComparer.Ordinal)
        {
            [OwinKeys.OwinVersion] = "1.0",
            [OwinKeys.CallCancelled] = CancellationToken.None,
            [OwinKeys.RequestMethod] = method,
            [OwinKeys.RequestScheme] = "http",
            [OwinKeys.RequestProtocol] = "HTTP/1.1",
            [OwinKeys.RequestPathBase] = "",
            [OwinKeys.RequestPath] = path,
            [OwinKeys.RequestQueryString] = query,
            [OwinKeys.RequestHeaders] = headers,
            [OwinKeys.RequestBody] = body,
            [OwinKeys.ResponseHeaders] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase),
            [OwinKeys.ResponseBody] = answer,
        };

    private static void Run(Task task)
    {
        if (!task.Wait(TimeSpan.FromSeconds(20)))
        {
            throw new FuzzFailureException("it does not end");
        }
    }
}
