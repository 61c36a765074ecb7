using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Mapping;

/// <summary>What <see cref="MapWhenMiddleware"/> does.</summary>
public class MapWhenOptions
{
    /// <summary>Which requests the branch answers.</summary>
    public Func<IOwinContext, bool> Predicate { get; set; }

    /// <summary>Which requests the branch answers, if <see cref="Predicate"/> is null.</summary>
    public Func<IOwinContext, Task<bool>> PredicateAsync { get; set; }

    /// <summary>The branch.</summary>
    public AppFunc Branch { get; set; }
}
