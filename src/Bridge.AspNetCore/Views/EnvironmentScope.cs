using Bridge.Contract;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>The environment of a view that asked for it. The applications that the view returns share it, and it ends with the request.</summary>
internal sealed class EnvironmentScope
{
    private readonly HttpContext _context;
    private readonly PathString _pathBase;
    private readonly PathString _path;
    private readonly bool _owns;

    public EnvironmentScope(HttpContext context, int prefixSegments)
    {
        _context = context;
        _pathBase = context.Request.PathBase;
        _path = context.Request.Path;
        if (prefixSegments > 0)
        {
            string path = _path.Value ?? "";
            int length = PathPrefix.LengthOf(path, prefixSegments);
            context.Request.PathBase = _pathBase + new PathString(path[..length]);
            context.Request.Path = length == path.Length ? PathString.Empty : new PathString(path[length..]);
        }

        Environment = HttpContextEnvironment.For(context, out _owns);
        Environment.Share();
    }

    public HttpContextEnvironment Environment { get; }

    /// <summary>The path base that the request had before the view's prefix was moved to it.</summary>
    public PathString PathBase => _pathBase;

    public Task RunAsync(AppFunc app)
    {
        if (HostTypes.IsHostApp(app))
        {
            // The view has completed. These applications see the paths as if the view had never asked for the environment.
            Restore();
        }

        return Environment.RunResultAsync(app);
    }

    public Task CompleteAsync()
    {
        Restore();
        return _owns ? Environment.CompleteAsync() : Task.CompletedTask;
    }

    public void Fail()
    {
        Restore();
        Environment.Fail(_owns);
    }

    private void Restore()
    {
        _context.Request.PathBase = _pathBase;
        _context.Request.Path = _path;
    }
}
