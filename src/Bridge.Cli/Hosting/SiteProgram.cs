using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Bridge.Cli.Hosting;

/// <summary>Runs the entry point of a compiled program in this process.</summary>
internal static class SiteProgram
{
    /// <summary>Runs Main and waits for its end.</summary>
    /// <returns>What Main returned, or 0.</returns>
    public static int Run(SiteLoadContext context, string path, string[] arguments)
    {
        Assembly program = context.LoadFromAssemblyPath(path);
        MethodInfo main = program.EntryPoint ?? throw new InvalidOperationException($"{Path.GetFileName(path)} has no entry point: it is a library.");
        Assembly.SetEntryAssembly(program);
        try
        {
            object? result = main.Invoke(null, main.GetParameters().Length == 0 ? null : [arguments]);
            return result is int code ? code : Environment.ExitCode;
        }
        catch (TargetInvocationException error) when (error.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Capture(inner).Throw();
            throw;
        }
    }
}
