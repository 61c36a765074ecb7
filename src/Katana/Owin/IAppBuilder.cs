namespace Owin;

/// <summary>Collects the middleware of an application, and builds the application from it.</summary>
public interface IAppBuilder
{
    /// <summary>The values that the host, the server and the application share at startup, by key. Branches made by <see cref="New"/> share them.</summary>
    IDictionary<string, object> Properties { get; }

    /// <summary>Adds a middleware after those that were added before.</summary>
    /// <param name="middleware">A delegate, a type or an instance that makes an application from the next one.</param>
    /// <param name="args">The arguments that follow the next application.</param>
    /// <returns>This builder.</returns>
    IAppBuilder Use(object middleware, params object[] args);

    /// <summary>Builds the application: the middleware in the order in which it was added, then the default application.</summary>
    /// <param name="returnType">The type to return, such as <c>Func&lt;IDictionary&lt;string, object&gt;, Task&gt;</c>.</param>
    /// <returns>An instance of <paramref name="returnType"/>.</returns>
    object Build(Type returnType);

    /// <summary>Makes an empty builder for a branch of the application. It shares the properties of this builder, but not its middleware.</summary>
    /// <returns>The new builder.</returns>
    IAppBuilder New();
}
