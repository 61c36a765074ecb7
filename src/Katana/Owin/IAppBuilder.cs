namespace Owin;

/// <summary>Collects the middleware of an application, and builds the application out of it.</summary>
public interface IAppBuilder
{
    /// <summary>What the host, the server and the application tell each other at startup, by key. Branches made by <see cref="New"/> share it.</summary>
    IDictionary<string, object> Properties { get; }

    /// <summary>Adds a middleware behind those added before.</summary>
    /// <param name="middleware">A delegate, a type or an instance that makes an application out of the next one.</param>
    /// <param name="args">What the middleware takes besides the next application.</param>
    /// <returns>This builder.</returns>
    IAppBuilder Use(object middleware, params object[] args);

    /// <summary>Builds the application: the middleware in the order in which it was added, and the default application behind it.</summary>
    /// <param name="returnType">The type wanted, for instance <c>Func&lt;IDictionary&lt;string, object&gt;, Task&gt;</c>.</param>
    /// <returns>An instance of <paramref name="returnType"/>.</returns>
    object Build(Type returnType);

    /// <summary>Makes an empty builder for a branch of the application. It shares the properties of this one, and none of its middleware.</summary>
    /// <returns>The new builder.</returns>
    IAppBuilder New();
}
