using Hangfire;
using Hangfire.InMemory;
using Hangfire.States;

namespace Bridge.Showcase;

/// <summary>A Hangfire server with its storage, and a few jobs in every state that the dashboard shows.</summary>
internal sealed class JobServer : IDisposable
{
    // No server works on this queue, so its jobs stay enqueued.
    private const string NightShift = "night-shift";

    private readonly InMemoryStorage _storage = new();
    private BackgroundJobServer? _server;

    public JobStorage Storage => _storage;

    /// <summary>Adds the example jobs and begins to work on them.</summary>
    public void Start()
    {
        BackgroundJobClient jobs = new(_storage);
        jobs.Enqueue<ExampleJobs>(job => job.SendWelcomeMail("ada@example.org"));
        jobs.Enqueue<ExampleJobs>(job => job.SendWelcomeMail("grace@example.org"));
        jobs.Enqueue<ExampleJobs>(job => job.ChargeCard("Charles"));
        jobs.Enqueue<ExampleJobs>(job => job.ChargeCard("Konrad"));
        jobs.Enqueue<ExampleJobs>(job => job.RebuildIndex("2025", CancellationToken.None));
        jobs.Enqueue<ExampleJobs>(job => job.RebuildIndex("2026", CancellationToken.None));
        for (int invoice = 1001; invoice <= 1005; invoice++)
        {
            int number = invoice;
            jobs.Create<ExampleJobs>(job => job.PrintInvoice(number), new EnqueuedState(NightShift));
        }

        jobs.Schedule<ExampleJobs>(job => job.SendWelcomeMail("alan@example.org"), TimeSpan.FromHours(1));

        RecurringJobManager recurring = new(_storage);
        recurring.AddOrUpdate<ExampleJobs>("clean-up", job => job.CleanUp(), Cron.Minutely());
        recurring.AddOrUpdate<ExampleJobs>("nightly-index", job => job.RebuildIndex("today", CancellationToken.None), Cron.Daily(3));

        _server = new BackgroundJobServer(
            new BackgroundJobServerOptions
            {
                ServerName = "showcase",
                WorkerCount = 4,
                StopTimeout = TimeSpan.FromMilliseconds(500),
                ShutdownTimeout = TimeSpan.FromSeconds(2),
                SchedulePollingInterval = TimeSpan.FromSeconds(1),
                CancellationCheckInterval = TimeSpan.FromSeconds(1),
            },
            _storage);
    }

    public void Dispose()
    {
        _server?.Dispose();
        _storage.Dispose();
    }
}
