using System.Collections;
using System.Dynamic;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bridge.Modules;
using FluentAssertions;

namespace Bridge.Core.Tests.Coercion;

/// <summary>Results that hold themselves, or nest without measure: each is refused, and none uses up the stack, which would end the process.</summary>
[TestClass]
public sealed class EndlessResultTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [TestMethod]
    public async Task A_task_that_is_its_own_result()
    {
        TaskCompletionSource<object> task = new();
        task.SetResult(task.Task);
        TaskCompletionSource<object> valueTask = new();
        valueTask.SetResult(new ValueTask<object>(valueTask.Task));
        foreach (object result in new object[]
        {
            task.Task, valueTask.Task, new ValueTask<object>(task.Task), (task.Task, 200), ("text", task.Task), (404, valueTask.Task), Yielding(),
        })
        {
            string message = await Answer.RefusalOf(result).WaitAsync(s_patience);
            if (result is not ValueTuple<string, Task<object>> and not ValueTuple<int, Task<object>>)
            {
                message.Should()
                    .Be("The view the view returned a task whose result is a task, whose result is a task, and so on without an end: a task that is its own "
                        + "result, most likely. A task has to end in a result that can be sent.");
            }
        }

        static async Task<object> Yielding()
        {
            await Task.Yield();
            return Yielding();
        }
    }

    [TestMethod]
    public async Task A_task_that_is_its_own_result_within_the_filters_of_a_module()
    {
        TaskCompletionSource<object?> task = new();
        task.SetResult(task.Task);
        foreach (ViewModule module in new ViewModule[] { new Filtered(task.Task, null), new Filtered("text", task.Task) })
        {
            View view = ModuleRoutes.Of(module).Routes[0].View;
            Func<Task> run = async () => await Answer.OfView(view);
            (await run.Should().ThrowAsync<InvalidViewResultException>()).WithMessage("*a task that is its own result, most likely.*");
        }
    }

    [TestMethod]
    [DataRow(900, true)]
    [DataRow(100_000, false)]
    public async Task A_chain_of_tasks(int length, bool isSent)
    {
        object result = "the end";
        for (int i = 0; i < length; i++)
        {
            result = i % 2 == 0 ? Task.FromResult(result) : new ValueTask<object>(result);
        }

        if (isSent)
        {
            (await Answer.Of(result)).Text.Should().Be("the end");
        }
        else
        {
            (await Answer.RefusalOf(result).WaitAsync(s_patience)).Should().Contain("without an end");
        }
    }

    [TestMethod]
    public async Task A_coercion_to_tasks_that_comes_to_itself() =>
        (await Answer.RefusalOf(
            new Loop(),
            options: new BridgeOptions().Coerce<Loop>(static (loop, _) => Task.FromResult<object?>(Task.FromResult<object>(loop)))))
            .Should()
            .Contain("form a circle");

    [TestMethod]
    public async Task Json_that_holds_itself_or_nests_without_measure()
    {
        Dictionary<string, object> dictionary = [];
        dictionary["self"] = dictionary;
        List<object> list = [];
        list.Add(list);
        IDictionary<string, object?> expando = new ExpandoObject();
        expando["self"] = expando;
        object nested = 1;
        JsonNode node = new JsonArray();
        for (int i = 0; i < 100_000; i++)
        {
            nested = new[] { nested };
            node = new JsonArray(node);
        }

        foreach (object result in new object[]
        {
            dictionary, list, expando, nested, node, new Itself(), new ItselfLater(), new { Nested = nested }, Response.Json(new Loop()),
        })
        {
            InvalidViewResultException error = await Answer.ErrorOf(result);
            error.Message.Should().Contain("cannot be written as JSON");
            error.InnerException.Should().BeOfType<JsonException>();
        }
    }

    [TestMethod]
    public async Task Headers_without_an_end()
    {
        object[] forms =
        [
            new Dictionary<string, object> { ["X-A"] = Endless("1") }, new Dictionary<string, object> { ["X-A"] = Endless(1) }, Endless(("X-A", "1")),
            Endless(new KeyValuePair<string, string>("X-A", "1")), Endless(new KeyValuePair<string, object>("X-A", 1)), Endless<object>(("X-A", "1")),
        ];
        foreach (object headers in forms)
        {
            (await Answer.RefusalOf(("x", headers)).WaitAsync(s_patience))
                .Should()
                .Be("The view the view returned headers that cannot be sent. The sequence of the headers, or of the values of one, has more than 10000 of "
                    + "them, or no end.");
        }

        static IEnumerable<T> Endless<T>(T item)
        {
            while (true)
            {
                yield return item;
            }
        }
    }

    [TestMethod]
    public async Task A_type_that_nests_without_measure_is_named_in_short()
    {
        Type deep = typeof(int);
        for (int i = 0; i < 40; i++)
        {
            deep = typeof(Wrapped<>).MakeGenericType(deep);
        }

        (await Answer.RefusalOf(Activator.CreateInstance(deep)))
            .Should()
            .StartWith("The view the view returned a Wrapped<Wrapped<Wrapped<Wrapped<Wrapped<...>>>>>, which");
    }

#if NET
    // Mono's own loader takes for ever over such a type.
    [TestMethod]
    public async Task A_type_that_doubles_at_each_step_is_named_in_short()
    {
        Type wide = typeof(int);
        for (int i = 0; i < 40; i++)
        {
            wide = typeof(Pair<,>).MakeGenericType(wide, wide);
        }

        (await Answer.RefusalOf(Activator.CreateInstance(wide)).WaitAsync(s_patience)).Length.Should().BeLessThan(5000);
        (await Answer.RefusalOf(Activator.CreateInstance(typeof(TaskCompletionSource<>).MakeGenericType(wide))).WaitAsync(s_patience)).Length
            .Should()
            .BeLessThan(5000);
    }

    private sealed class Pair<TOne, TTwo>;
#endif

    private sealed class Filtered : ViewModule
    {
        public Filtered(object result, object? before)
        {
            Before(_ => before);
            Get("/", _ => result);
        }
    }

    private sealed class Loop
    {
        public Loop Self => this;
    }

    private sealed class Wrapped<T>;

    private sealed class Itself : IEnumerable
    {
        public IEnumerator GetEnumerator()
        {
            yield return this;
        }
    }

    private sealed class ItselfLater : IAsyncEnumerable<object>
    {
        public async IAsyncEnumerator<object> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return this;
        }
    }
}
