

namespace Bridge.Coercion;

/// <summary>What rule a type of view result falls under.</summary>
internal enum ViewResultKind
{
    /// <summary>An object with no rule: refused, or JSON where the options say so.</summary>
    Object,

    /// <summary>A number, a boolean, a date and the like: refused, whatever the options say.</summary>
    Scalar,

    /// <summary>A delegate that is no application.</summary>
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

    /// <summary>The content of a message by itself.</summary>
    HttpContent,

    /// <summary>Values of a query or a form: text where there is one, JSON where there are several.</summary>
    StringValues,

    /// <summary>What is text by ToString: a StringBuilder, a FormattableString.</summary>
    TextOf,

    /// <summary>HTML that escapes what is put into it.</summary>
    Markup,

    /// <summary>HTML that another library holds.</summary>
    Html,
    TextChunks,
    ByteChunks,
    MemoryChunks,
    Json,
}
