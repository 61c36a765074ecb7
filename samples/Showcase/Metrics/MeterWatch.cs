using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Bridge.Showcase;

/// <summary>Listens to Bridge's meter while a page is open, and makes the figures of each second.</summary>
internal sealed class MeterWatch : IDisposable
{
    private const int MostMounts = 12;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Mount, string Kind), Sums> _mounts = [];
    private readonly Dictionary<string, long> _counts = [];
    private readonly List<double> _durations = [];
    private TaskCompletionSource<MeterFigures> _next = NewNext();
    private MeterListener? _listener;
    private Timer? _timer;
    private int _watchers;
    private int _requests;
    private long _bytes;

    /// <summary>The figures of each second, until the watcher leaves.</summary>
    public async IAsyncEnumerable<MeterFigures> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Enter();
        try
        {
            while (true)
            {
                Task<MeterFigures> next;
                lock (_lock)
                {
                    next = _next.Task;
                }

                yield return await next.WaitAsync(cancellation);
            }
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _listener?.Dispose();
    }

    private static TaskCompletionSource<MeterFigures> NewNext() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Enter()
    {
        lock (_lock)
        {
            if (++_watchers > 1)
            {
                return;
            }

            _mounts.Clear();
            _counts.Clear();
            _listener = new MeterListener
            {
                InstrumentPublished = static (instrument, listener) =>
                {
                    if (instrument.Meter.Name == "Bridge")
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _listener.SetMeasurementEventCallback<double>((_, value, tags, _) => NoteDuration(value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Note(instrument, value));
            _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Set(instrument, value));
            _listener.Start();
            _timer = new Timer(_ => Sample(), null, s_interval, s_interval);
        }
    }

    private void Leave()
    {
        MeterListener? listener = null;
        lock (_lock)
        {
            if (--_watchers == 0)
            {
                listener = _listener;
                _timer!.Dispose();
            }
        }

        // This must not be in the lock, because a measurement may wait for the lock.
        listener?.Dispose();
    }

    private void NoteDuration(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string mount = "";
        string kind = "";
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            mount = tag.Key == "bridge.mount" ? (string)tag.Value! : mount;
            kind = tag.Key == "bridge.result.kind" ? (string)tag.Value! : kind;
        }

        lock (_lock)
        {
            if (!_mounts.TryGetValue((mount, kind), out Sums? sums))
            {
                _mounts.Add((mount, kind), sums = new Sums());
            }

            sums.Now++;
            sums.Total++;
            sums.Seconds += seconds;
            _requests++;
            if (kind != "events")
            {
                _durations.Add(seconds);
            }
        }
    }

    private void Note(Instrument instrument, long value)
    {
        lock (_lock)
        {
            if (instrument.Name == "bridge.response.body.size")
            {
                _bytes += value;
            }
            else
            {
                _counts[instrument.Name] = _counts.GetValueOrDefault(instrument.Name) + value;
            }
        }
    }

    private void Set(Instrument instrument, int value)
    {
        lock (_lock)
        {
            _counts[instrument.Name] = value;
        }
    }

    private void Sample()
    {
        // Some instruments report only when they are asked: the sequences and the threads.
        _listener?.RecordObservableInstruments();
        TaskCompletionSource<MeterFigures> ready;
        MeterFigures figures;
        lock (_lock)
        {
            figures = Take();
            ready = _next;
            _next = NewNext();
        }

        ready.SetResult(figures);
    }

    private MeterFigures Take()
    {
        _durations.Sort();
        MeterFigures figures = new(
            DateTimeOffset.UtcNow,
            _requests,
            _durations.Count == 0 ? 0 : _durations.Average() * 1000,
            _durations.Count == 0 ? 0 : _durations[(int)(_durations.Count * 0.95)] * 1000,
            _bytes,
            _mounts.Values.Sum(static sums => sums.Total),
            _counts.GetValueOrDefault("bridge.responses.aborted"),
            _counts.GetValueOrDefault("bridge.results.refused"),
            _counts.GetValueOrDefault("bridge.iterators.live"),
            _counts.GetValueOrDefault("bridge.threads.blocked"),
            _counts.GetValueOrDefault("bridge.threads.added"),
            [
                .. from entry in _mounts
                   orderby entry.Value.Total descending, entry.Key
                   select new MountFigures(entry.Key.Mount, entry.Key.Kind, entry.Value.Now, entry.Value.Total, entry.Value.Seconds / entry.Value.Total * 1000),
            ]);
        _durations.Clear();
        _requests = 0;
        _bytes = 0;
        foreach (Sums sums in _mounts.Values)
        {
            sums.Now = 0;
        }

        return figures with { Mounts = [.. figures.Mounts.Take(MostMounts)] };
    }

    private sealed class Sums
    {
        public int Now { get; set; }

        public long Total { get; set; }

        public double Seconds { get; set; }
    }
}
