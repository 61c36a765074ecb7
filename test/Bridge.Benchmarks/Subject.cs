using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Benchmarks;

/// <summary>A RequestDelegate as a route registered it, and the one request that it is measured with.</summary>
internal sealed class Subject
{
    private readonly RequestDelegate _run;
    private readonly DefaultHttpContext _context;
    private readonly MeasuredResponse _response = new();
    private readonly PathString _path;

    private Subject(RequestDelegate run, Endpoint? endpoint, IServiceProvider services, string path)
    {
        _run = run;
        _path = new PathString(path);
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = "GET", Scheme = "http", Protocol = "HTTP/1.1", Path = path, RawTarget = path });
        features.Set<IHttpResponseFeature>(_response);
        features.Set<IHttpResponseBodyFeature>(_response);
        _context = new DefaultHttpContext(features) { RequestServices = services };
        if (endpoint is not null)
        {
            _context.SetEndpoint(endpoint);
        }

        if (Run() is not { IsCompletedSuccessfully: true })
        {
            throw new InvalidOperationException($"{path}: a subject has to complete synchronously and without an error.");
        }
    }

    /// <summary>What the first request wrote, to see that two subjects answer alike.</summary>
    public (int Status, string Headers, long Length) Answer
    {
        get
        {
            Run();
            return (_response.StatusCode, string.Join(
                ", ",
                _response.Headers.Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal)), _response.Written);
        }
    }

    /// <summary>The endpoint that <paramref name="map"/> adds to a real route builder, for a request to <paramref name="path"/>.</summary>
    public static Subject Of(Action<WebApplication> map, string path = "/", Action<IServiceCollection>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        configure?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        map(app);
        Endpoint endpoint = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)
            .Single(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") != false);
        return new Subject(endpoint.RequestDelegate!, endpoint, app.Services, path);
    }

    /// <summary>One request, from a fresh response to the end of the handler.</summary>
    public Task Run()
    {
        _response.Reset();
        _context.Request.Path = _path;
        Task task = _run(_context);
        if (!task.IsCompletedSuccessfully)
        {
            task.GetAwaiter().GetResult();
        }

        return task;
    }
}
