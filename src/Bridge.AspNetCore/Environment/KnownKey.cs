using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>A key that <see cref="HttpContextEnvironment"/> reads from the <see cref="HttpContext"/>: a row of <see cref="KnownKeys"/>.</summary>
/// <param name="name">The key.</param>
/// <param name="read">The value; null if the request has none.</param>
/// <param name="write">
/// Checks a value and sets it in the request or response. False if they cannot hold it, so that the environment keeps it in its own dictionary.
/// </param>
internal sealed class KnownKey(
    string name,
    Func<HttpContextEnvironment, HttpContext, object?> read,
    Func<HttpContextEnvironment, HttpContext, object?, bool> write)
{
    internal string Name => name;

    /// <summary>The key's own bit in a set of known keys.</summary>
    internal ulong Bit { get; init; }

    internal object? Read(HttpContextEnvironment environment, HttpContext context) => read(environment, context);

    internal bool Write(HttpContextEnvironment environment, HttpContext context, object? value) => write(environment, context, value);

    internal KnownKey At(int index) => new(name, read, write) { Bit = 1UL << index };
}
