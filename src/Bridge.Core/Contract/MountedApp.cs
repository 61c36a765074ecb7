namespace Bridge.Contract;

/// <summary>An application that is mounted at a prefix, and the next application for requests outside the prefix.</summary>
internal sealed class MountedApp(string prefix, AppFunc app, AppFunc next)
{
    public Task InvokeAsync(IDictionary<string, object> environment)
    {
        string path = environment.TryGetValue(OwinKeys.RequestPath, out object? value) ? value as string ?? "" : "";
        if (!PathPrefix.Contains(path, prefix))
        {
            return next(environment);
        }

        if (prefix.Length == 0)
        {
            return app(environment);
        }

        string pathBase = environment.TryGetValue(OwinKeys.RequestPathBase, out value) ? value as string ?? "" : "";

        // Usually the request spells the prefix as the mount does and is not mounted already. Its path base is then the prefix itself.
        string matched = path.StartsWith(prefix, StringComparison.Ordinal) ? prefix : path.Substring(0, prefix.Length);
        environment[OwinKeys.RequestPathBase] = pathBase.Length == 0 ? matched : pathBase + matched;
        environment[OwinKeys.RequestPath] = path.Length == prefix.Length ? "" : path.Substring(prefix.Length);

        Task? task;
        try
        {
            task = app(environment);
        }
        catch
        {
            Restore(environment, pathBase, path);
            throw;
        }

        if (task is not null && task.Status != TaskStatus.RanToCompletion)
        {
            return RestoreAfterAsync(task, environment, pathBase, path);
        }

        Restore(environment, pathBase, path);
        return task ?? throw new InvalidOperationException(
            $"The application mounted at {prefix} returned null instead of the Task that OWIN 1.0.1 section 3.1 requires.");
    }

    private static async Task RestoreAfterAsync(Task task, IDictionary<string, object> environment, string pathBase, string path)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        finally
        {
            Restore(environment, pathBase, path);
        }
    }

    private static void Restore(IDictionary<string, object> environment, string pathBase, string path)
    {
        environment[OwinKeys.RequestPathBase] = pathBase;
        environment[OwinKeys.RequestPath] = path;
    }
}
