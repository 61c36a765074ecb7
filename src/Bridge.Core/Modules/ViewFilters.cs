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

    public bool Any => _before.Count + _after.Count + _onError.Count > 0;

    public void AddBefore(View filter) => _before.Add(filter);

    public void AddAfter(Func<ViewRequest, Response, Task<Response>> filter) => _after.Add(filter);

    /// <exception cref="ArgumentException">There is a handler of that type already.</exception>
    public void AddOnError(Type type, Func<ViewRequest, Exception, object?> handler, string module)
    {
        if (_onError.ContainsKey(type))
        {
            throw new ArgumentException($"The module {module} has a handler of {type.Name} already: which one is meant cannot be told.");
        }

        _onError.Add(type, handler);
    }

    /// <summary>A view with the filters of its module, and of those around that, around it.</summary>
    public static View Around(View view, ViewScope scope)
    {
        List<ViewScope> filtering = [];
        for (ViewScope? outer = scope; outer is not null; outer = outer.Parent)
        {
            if (outer.Module.Filters.Any)
            {
                filtering.Insert(0, outer);
            }
        }

        IReadOnlyList<KeyValuePair<string, View>> before =
        [
            .. from outer in filtering
               from filter in outer.Module.Filters._before
               select new KeyValuePair<string, View>(outer.Module.Name, filter),
        ];
        return view.Filtered(new FilteredView(view, scope, [.. filtering]).Invoke, before);
    }

    /// <summary>Runs a view within its filters: the outermost module's stands first.</summary>
    private sealed class FilteredView(View view, ViewScope viewScope, ViewScope[] filtering)
    {
        public object? Invoke(ViewRequest request) => RunAsync(request);

        private async Task<object?> RunAsync(ViewRequest request)
        {
            // How many modules the request has entered: those that one of the outer filters kept it from do not see the response either.
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

        private static ValueTask<Response> MakeAsync((object? Result, Type? Declared) finished, ViewRequest request) =>
            request.Maker.MakeResponseAsync(finished.Result, null, null, request, finished.Declared);

        private async Task<(object? Result, Type? Declared)> HandleAsync(Exception error, int entered, ViewRequest request)
        {
            while (entered > 0)
            {
                ViewScope scope = filtering[--entered];
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

            // An HttpException is a response, and the filters after the view see it as one.
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
                // Where the filter failed, or put something else in its place, the body would stay open.
                if (next is null || !ReferenceEquals(next.Body, body))
                {
                    await body.DiscardAsync().ConfigureAwait(false);
                }
            }

            return next ?? throw new InvalidOperationException(
                $"A filter that runs after the views of the module {scope.Module.Name} returned null: it returns the response that it was given, or another.");
        }

        /// <summary>
        /// Waits for what a view or a filter has begun, so that its error and its null are seen here. What it declared goes with it: it says what is meant.
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
                declared = ViewResultTypes.DeclaredWithin(task.GetType());
            }

            return (result, declared);
        }
    }
}
