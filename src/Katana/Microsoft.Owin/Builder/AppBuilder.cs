using Microsoft.Owin.Infrastructure;
using Owin;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Builder;

/// <summary>Builds an application from middleware of many forms, and converts between the forms.</summary>
public class AppBuilder : IAppBuilder
{
    private readonly AppConverter _converter;
    private readonly IDictionary<string, object> _properties;
    private readonly List<MiddlewareFactory> _middleware = [];

    /// <summary>Makes a builder with the conversions of <see cref="SignatureConversions"/>, whose default application answers 404.</summary>
    public AppBuilder()
    {
        _converter = new AppConverter();
        _properties = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [OwinKeys.AddSignatureConversion] = new Action<Delegate>(_converter.Add),
            [OwinKeys.DefaultApp] = new AppFunc(NotFound),
        };
        SignatureConversions.AddConversions(this);
    }

    private AppBuilder(AppBuilder parent)
    {
        _converter = parent._converter;
        _properties = parent._properties;
    }

    /// <summary>
    /// The values that the host, the server and the application share at startup. The builder itself reads <c>builder.DefaultApp</c>, and sets
    /// <c>builder.AddSignatureConversion</c>.
    /// </summary>
    public IDictionary<string, object> Properties => _properties;

    /// <summary>
    /// Adds a middleware after those that were added before. It may be: a delegate from the next application to the application; a function over an
    /// <see cref="IOwinContext"/>, as for the extension methods Use and Run; a type whose constructor takes the next application and whose instances are the
    /// application (an <see cref="OwinMiddleware"/>, or a class with a method Invoke that takes the environment or an <see cref="IOwinContext"/>); an instance
    /// with a method Initialize that takes the next application; an instance with a method Invoke that takes the next application and returns the application;
    /// or an instance of <see cref="OwinMiddleware"/>.
    /// </summary>
    /// <param name="middleware">The middleware.</param>
    /// <param name="args">The arguments that follow the next application.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="middleware"/> is null.</exception>
    /// <exception cref="MissingMethodException">The type has no constructor for these arguments.</exception>
    /// <exception cref="NotSupportedException">The instance has none of these forms.</exception>
    public IAppBuilder Use(object middleware, params object[] args)
    {
        _middleware.Add(MiddlewareFactory.Create(middleware, args ?? []));
        return this;
    }

    /// <inheritdoc />
    public IAppBuilder New() => new AppBuilder(this);

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="returnType"/> is null.</exception>
    /// <exception cref="ArgumentException">Two adjacent middlewares have forms without a conversion between them.</exception>
    public object Build(Type returnType)
    {
        if (returnType == null)
        {
            throw new ArgumentNullException(nameof(returnType));
        }
        if (!_properties.TryGetValue(OwinKeys.DefaultApp, out object app))
        {
            app = new AppFunc(NotFound);
        }
        for (int i = _middleware.Count - 1; i >= 0; i--)
        {
            app = _middleware[i].Invoke(_converter.Convert(_middleware[i].NextType, app));
        }
        return _converter.Convert(returnType, app);
    }

    private static Task NotFound(IDictionary<string, object> environment)
    {
        environment[OwinKeys.ResponseStatusCode] = 404;
        return Task.CompletedTask;
    }
}
