using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Mapping;

/// <summary>The options of <see cref="MapWhenMiddleware"/>.</summary>
public class MapWhenOptions
{
    /// <summary>Selects the requests that the branch answers.</summary>
    public Func<IOwinContext, bool> Predicate { get; set; }

    /// <summary>Selects the requests that the branch answers, if <see cref="Predicate"/> is null.</summary>
    public Func<IOwinContext, Task<bool>> PredicateAsync { get; set; }

    /// <summary>The branch.</summary>
    public AppFunc Branch { get; set; }
}
