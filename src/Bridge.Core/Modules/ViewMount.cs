namespace Bridge.Modules;

/// <summary>An application that a module mounts below itself.</summary>
internal sealed class ViewMount(string pathBase, AppFunc app)
{
    public string PathBase { get; } = pathBase;

    public AppFunc App { get; } = app;
}
