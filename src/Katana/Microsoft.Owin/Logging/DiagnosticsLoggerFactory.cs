using System.Collections.Concurrent;
using System.Diagnostics;

namespace Microsoft.Owin.Logging;

/// <summary>
/// Makes loggers that write to a <see cref="TraceSource"/> of their name. A source that is not configured takes the listeners and the switch of its parent,
/// whose name is the part before the last dot. The topmost parent is Microsoft.Owin.
/// </summary>
public class DiagnosticsLoggerFactory : ILoggerFactory
{
    private const string RootName = "Microsoft.Owin";

    private readonly SourceSwitch _rootSwitch;
    private readonly TraceListener _rootListener;
    private readonly ConcurrentDictionary<string, TraceSource> _sources = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a factory that uses the switch named Microsoft.Owin, which is off unless configured.</summary>
    public DiagnosticsLoggerFactory()
    {
        _rootSwitch = new SourceSwitch(RootName);
    }

    /// <summary>Makes a factory with a given switch and listener.</summary>
    /// <param name="rootSourceSwitch">The switch; null for the one named Microsoft.Owin.</param>
    /// <param name="rootTraceListener">The listener; null for only the default one.</param>
    public DiagnosticsLoggerFactory(SourceSwitch rootSourceSwitch, TraceListener rootTraceListener)
    {
        _rootSwitch = rootSourceSwitch ?? new SourceSwitch(RootName);
        _rootListener = rootTraceListener;
    }

    /// <inheritdoc />
    public ILogger Create(string name) => new DiagnosticsLogger(Source(name));

    private TraceSource Source(string name) => _sources.GetOrAdd(IsRoot(name) ? RootName : name, NewSource);

    private TraceSource NewSource(string name)
    {
        var source = new TraceSource(name);
        if (IsRoot(name))
        {
            if (HasDefaultSwitch(source))
            {
                source.Switch = _rootSwitch;
            }
            if (_rootListener != null)
            {
                source.Listeners.Add(_rootListener);
            }
            return source;
        }
        TraceSource parent = Source(ParentName(name));
        if (HasDefaultListeners(source))
        {
            source.Listeners.Clear();
            source.Listeners.AddRange(parent.Listeners);
        }
        if (HasDefaultSwitch(source))
        {
            source.Switch = parent.Switch;
        }
        return source;
    }

    private static bool IsRoot(string name) => string.Equals(name, RootName, StringComparison.OrdinalIgnoreCase);

    private static string ParentName(string name)
    {
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name.Substring(0, dot) : RootName;
    }

    private static bool HasDefaultListeners(TraceSource source) => source.Listeners.Count == 1 && source.Listeners[0] is DefaultTraceListener;

    // A source creates a switch of its own name that is off. Configuration replaces it or changes its level.
    private static bool HasDefaultSwitch(TraceSource source) => source.Switch.DisplayName == source.Name && source.Switch.Level == SourceLevels.Off;
}
