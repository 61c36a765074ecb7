using System.Reflection;
using System.Runtime.Loader;

namespace Bridge.Katana.Differential;

/// <summary>The probes over one Microsoft.Owin: Bridge's, as this program runs with it, or Katana's, in a load context of its own.</summary>
internal sealed class Side
{
    private Side(Func<int, int, (string Input, (string Name, string Value)[] Lines)> run, AssemblyName katana)
    {
        Run = run;
        Katana = katana;
    }

    public static Side Bridges { get; } = new(Probe.Run, typeof(Microsoft.Owin.IOwinContext).Assembly.GetName());

    public static Side Genuine { get; } = Load(Path.Combine(AppContext.BaseDirectory, "genuine", "Microsoft.Owin.dll"));

    public Func<int, int, (string Input, (string Name, string Value)[] Lines)> Run { get; }

    public AssemblyName Katana { get; }

    private static Side Load(string katana)
    {
        var context = new Context(katana);
        Type probe = context.LoadFromAssemblyPath(typeof(Probe).Assembly.Location).GetType(typeof(Probe).FullName, throwOnError: true);
        return new Side(
            probe.GetMethod(nameof(Probe.Run)).CreateDelegate<Func<int, int, (string, (string, string)[])>>(),
            context.LoadFromAssemblyName(new AssemblyName("Microsoft.Owin")).GetName());
    }

    private sealed class Context(string katana) : AssemblyLoadContext("Katana")
    {
        protected override Assembly Load(AssemblyName name) => name.Name == "Microsoft.Owin" ? LoadFromAssemblyPath(katana) : null;
    }
}
