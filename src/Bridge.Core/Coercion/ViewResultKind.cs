

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
    TextChunks,
    ByteChunks,
    MemoryChunks,
    Json,
}
