using Hangfire;

namespace Bridge.Showcase;

/// <summary>The work that the example jobs do. Hangfire calls it by its name, so it is public.</summary>
public sealed class ExampleJobs
{
    /// <summary>Ends at once.</summary>
    /// <param name="recipient">Shown on the dashboard.</param>
    public void SendWelcomeMail(string recipient) => _ = recipient;

    /// <summary>Ends at once.</summary>
    /// <param name="invoice">Shown on the dashboard.</param>
    public void PrintInvoice(int invoice) => _ = invoice;

    /// <summary>Works until it is cancelled, so that the dashboard can always show a running job.</summary>
    /// <param name="archive">Shown on the dashboard.</param>
    /// <param name="cancellation">Cancelled by Hangfire when the job is deleted or the server stops.</param>
    /// <returns>A task that ends by being cancelled.</returns>
    public Task RebuildIndex(string archive, CancellationToken cancellation) => Task.Delay(Timeout.Infinite, cancellation);

    /// <summary>Fails, so that the dashboard has a job to requeue.</summary>
    /// <param name="customer">Shown on the dashboard.</param>
    [AutomaticRetry(Attempts = 0)]
    public void ChargeCard(string customer) => throw new InvalidOperationException($"The bank declined the card of {customer}.");

    /// <summary>Ends at once.</summary>
    public void CleanUp()
    {
    }
}
