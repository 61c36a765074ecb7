

namespace Bridge.Coercion;

/// <summary>The rule that applies to a type of view result.</summary>
internal enum ViewResultKind
{
    /// <summary>An object without a rule: refused, or JSON if the options say so.</summary>
    Object,

    /// <summary>A number, a boolean, a date or a similar type: refused with any options.</summary>
    Scalar,

    /// <summary>A delegate that is not an application.</summary>
    Delegate,

    Text,
    ByteArray,
    ByteMemory,
    Task,
    ValueTask,
    Tuple,
    Response,
    HttpException,
    App,
    Middleware,
    Stream,
    Pipe,
    File,
    HttpMessage,

    /// <summary>The content of a message, without the message.</summary>
    HttpContent,

    /// <summary>Values of a query or a form: text if there is one, JSON if there are several.</summary>
    StringValues,

    /// <summary>A type whose ToString gives its text: a StringBuilder, a FormattableString.</summary>
    TextOf,

    /// <summary>HTML that escapes the values in it.</summary>
    Markup,

    /// <summary>HTML in a type of another library.</summary>
    Html,
    TextChunks,
    ByteChunks,
    MemoryChunks,

    /// <summary>Server-sent events.</summary>
    Events,
    Json,
}
