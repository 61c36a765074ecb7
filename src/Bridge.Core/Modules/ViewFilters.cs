using System.Runtime.ExceptionServices;
using Bridge.Coercion;
using Bridge.Errors;

namespace Bridge.Modules;

/// <summary>The filters of one module.</summary>
internal sealed class ViewFilters
{
    private readonly List<View> _before = [];
    private readonly List<Func<ViewRequest, Response, Task<Response>>> _after = [];
    private readonly Dictionary<Type, Func<ViewRequest, Exception, object?>> _onError = [];
    private readonly Dictionary<int, Func<ViewRequest, HttpException, object?>> _onStatus = [];

    public bool Any => _before.Count + _after.Count > 0 || HandlesErrors;

    private bool HandlesErrors => _onError.Count + _onStatus.Count > 0;

    public void AddBefore(View filter) => _before.Add(filter);

    public void AddAfter(Func<ViewRequest, Response, Task<Response>> filter) => _after.Add(filter);

    /// <exception cref="ArgumentException">There is already a handler for that type.</exception>
    public void AddOnError(Type type, Func<ViewRequest, Exception, object?> handler, string module)
    {
        if (_onError.ContainsKey(type))
        {
            throw new ArgumentException($"The module {module} already has a handler for {type.Name}, and no rule decides between two. Remove one.");
        }

        _onError.Add(type, handler);
    }

    /// <exception cref="ArgumentException">There is already a handler for that status.</exception>
    public void AddOnStatus(int statusCode, Func<ViewRequest, HttpException, object?> handler, string module)
    {
        if (_onStatus.ContainsKey(statusCode))
        {
            throw new ArgumentException($"The module {module} already has a handler for the status {statusCode}. Remove one.");
        }

        _onStatus.Add(statusCode, handler);
    }

    /// <summary>
    /// A view for an error outside any view, such as an unknown path. The handlers of its module, and of the modules around it, see the error.
    /// </summary>
    public static View AroundError(HttpException error, string name, ViewScope scope)
    {
        ViewScope[] handling = [.. Within(scope).Where(static outer => outer.Module.Filters.HandlesErrors)];
        View view = View.Of(_ => (object?)error).NamedIfAnonymous(name).In(scope);
        return handling.Length == 0 ? view : view.Filtered(request => new FilteredView(view, scope, handling).HandleAsync(error, request), []);
    }

    /// <summary>A view with the filters of its module, and of the modules around it.</summary>
    public static View Around(View view, ViewScope scope)
    {
        ViewScope[] filtering = [.. Within(scope).Where(static outer => outer.Module.Filters.Any)];
        IReadOnlyList<KeyValuePair<string, View>> before =
        [
            .. from outer in filtering
               from filter in outer.Module.Filters._before
               select new KeyValuePair<string, View>(outer.Module.Name, filter),
        ];
        return view.Filtered(new FilteredView(view, scope, filtering).Invoke, before);
    }

    /// <summary>The modules that contain a view, the outermost first.</summary>
    private static List<ViewScope> Within(ViewScope scope)
    {
        List<ViewScope> within = [];
        for (ViewScope? outer = scope; outer is not null; outer = outer.Parent)
        {
            within.Insert(0, outer);
        }

        return within;
    }

    /// <summary>Runs a view within its filters, the outermost module's first.</summary>
    private sealed class FilteredView(View view, ViewScope viewScope, ViewScope[] filtering)
    {
        public object? Invoke(ViewRequest request) => RunAsync(request);

        private async Task<object?> RunAsync(ViewRequest request)
        {
            // How many modules the request has entered. Modules that it did not reach, because an outer filter answered, do not see the response.
            int entered = 0;
            (object? Result, Type? Declared) finished = default;
            Response response;
            try
            {
                while (entered < filtering.Length && finished.Result is null)
                {
                    ViewScope scope = filtering[entered++];
                    ViewRequest seen = SeenFrom(scope, request);
                    foreach (View before in scope.Module.Filters._before)
                    {
                        finished = await FinishAsync(before.Invoke(seen), before.DeclaredType, request).ConfigureAwait(false);
                        if (finished.Result is not null)
                        {
                            break;
                        }
                    }
                }

                if (finished.Result is null)
                {
                    finished = await FinishAsync(view.Invoke(request), view.DeclaredType, request).ConfigureAwait(false);
                }

                if (finished.Result is HttpException returned)
                {
                    // A returned error is handled like a thrown one.
                    finished = await HandleAsync(returned, entered, request).ConfigureAwait(false);
                }

                response = await MakeAsync(finished, request).ConfigureAwait(false);
            }
            catch (Exception error) when (!(error is OperationCanceledException && request.Cancellation.IsCancellationRequested))
            {
                finished = await HandleAsync(error, entered, request).ConfigureAwait(false);
                if (finished.Result is null)
                {
                    ExceptionDispatchInfo.Capture(error).Throw();
                }

                response = await MakeAsync(finished, request).ConfigureAwait(false);
            }

            while (entered > 0)
            {
                ViewScope scope = filtering[--entered];
                ViewRequest seen = SeenFrom(scope, request);
                foreach (Func<ViewRequest, Response, Task<Response>> after in scope.Module.Filters._after)
                {
                    response = await AfterAsync(after, seen, response, scope).ConfigureAwait(false);
                }
            }

            return response;
        }

        private ViewRequest SeenFrom(ViewScope scope, ViewRequest request) =>
            scope.PrefixSegments == viewScope.PrefixSegments ? request : new OuterRequest(request, scope);

        /// <summary>The result of the handlers of all modules for an error.</summary>
        public async Task<object?> HandleAsync(HttpException error, ViewRequest request) =>
            (await HandleAsync(error, filtering.Length, request).ConfigureAwait(false)).Result;

        private static ValueTask<Response> MakeAsync((object? Result, Type? Declared) finished, ViewRequest request) =>
            request.Maker.MakeResponseAsync(finished.Result, null, null, request, finished.Declared);

        private async Task<(object? Result, Type? Declared)> HandleAsync(Exception error, int entered, ViewRequest request)
        {
            while (entered > 0)
            {
                ViewScope scope = filtering[--entered];
                if (error is HttpException http
                    && scope.Module.Filters._onStatus.TryGetValue(http.StatusCode, out Func<ViewRequest, HttpException, object?>? onStatus)
                    && await FinishAsync(onStatus(SeenFrom(scope, request), http), null, request).ConfigureAwait(false) is { Result: not null } answer)
                {
                    return answer;
                }

                Dictionary<Type, Func<ViewRequest, Exception, object?>> handlers = scope.Module.Filters._onError;
                for (Type? type = error.GetType(); type is not null && handlers.Count > 0; type = type.BaseType)
                {
                    if (handlers.TryGetValue(type, out Func<ViewRequest, Exception, object?>? handler)
                        && await FinishAsync(handler(SeenFrom(scope, request), error), null, request).ConfigureAwait(false) is { Result: not null } finished)
                    {
                        return finished;
                    }
                }
            }

            // An HttpException is a response, which the filters after the view see.
            return (error as HttpException, null);
        }

        private static async Task<Response> AfterAsync(
            Func<ViewRequest, Response, Task<Response>> after,
            ViewRequest request,
            Response response,
            ViewScope scope)
        {
            ResponseBody body = response.Body;
            Response? next = null;
            try
            {
                Task<Response> task = after(request, response);
                next = task is null ? null : await task.ConfigureAwait(false);
            }
            finally
            {
                // If the filter failed or returned another response, the body would stay open.
                if (next is null || !ReferenceEquals(next.Body, body))
                {
                    await body.DiscardAsync().ConfigureAwait(false);
                }
            }

            return next ?? throw new InvalidOperationException(
                $"A filter that runs after the views of the module {scope.Module.Name} returned null: it has to return the response that it got, or another.");
        }

        /// <summary>
        /// Awaits the task of a view or a filter, so that its error or a null result is handled here. Also returns its declared type, because the rules use it.
        /// </summary>
        private static async ValueTask<(object? Result, Type? Declared)> FinishAsync(object? result, Type? declared, ViewRequest request)
        {
            for (int awaited = 0; ViewResultTypes.TaskIn(result) is { } task; awaited++)
            {
                if (awaited == ViewResultTypes.LongestTaskChain)
                {
                    throw new InvalidViewResultException(InvalidViewResult.EndlessTasks(request.ViewName));
                }

                await task.ConfigureAwait(false);
                result = ViewResultTypes.ResultOf(task);
                declared = DeclaredTypes.DeclaredWithin(task.GetType());
            }

            return (result, declared);
        }
    }
}
