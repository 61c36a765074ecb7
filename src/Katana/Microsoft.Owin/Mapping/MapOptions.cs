using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Mapping;

/// <summary>The options of <see cref="MapMiddleware"/>.</summary>
public class MapOptions
{
    /// <summary>The path under which the branch answers.</summary>
    public PathString PathMatch { get; set; }

    /// <summary>The branch.</summary>
    public AppFunc Branch { get; set; }
}
