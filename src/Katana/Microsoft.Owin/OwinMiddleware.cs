namespace Microsoft.Owin;

/// <summary>A middleware that is written as a class. The application creates it once, when it is built. Requests may call it concurrently.</summary>
public abstract class OwinMiddleware
{
    private bool _attached;

    /// <summary>Stores the next middleware.</summary>
    /// <param name="next">The next middleware; null if there is none.</param>
    protected OwinMiddleware(OwinMiddleware next)
    {
        Next = next;
    }

    /// <summary>The next middleware, or null.</summary>
    protected OwinMiddleware Next { get; set; }

    /// <summary>Handles a request, or lets <see cref="Next"/> handle it.</summary>
    /// <param name="context">The request and its response.</param>
    /// <returns>A task that ends when the request is handled.</returns>
    public abstract Task Invoke(IOwinContext context);

    /// <summary>Adds an instance that the application created itself to a pipeline.</summary>
    internal void Attach(OwinMiddleware next)
    {
        if (_attached)
        {
            throw new InvalidOperationException("This instance of " + GetType() + " is part of a pipeline already, and it has one Next only. "
                + "Make an instance for each pipeline, or pass the type: app.Use<" + GetType().Name + ">().");
        }
        _attached = true;
        Next ??= next;
    }
}
