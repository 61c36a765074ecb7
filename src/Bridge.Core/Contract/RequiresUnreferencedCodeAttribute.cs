#if !NET
namespace System.Diagnostics.CodeAnalysis;

// netstandard2.0 does not have the attributes by which the trimmer is spoken to; the compiler only needs their names there.
[AttributeUsage(AttributeTargets.Constructor | AttributeTargets.Method)]
internal sealed class RequiresUnreferencedCodeAttribute(string message) : Attribute
{
    public string Message { get; } = message;
}
#endif
