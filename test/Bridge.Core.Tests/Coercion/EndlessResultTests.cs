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
                    .Be("The view the view returned a task whose result is a task, and so on without end. Most likely a task is its own "
                        + "result. Return a task whose result can be sent.");
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
            (await run.Should().ThrowAsync<InvalidViewResultException>()).WithMessage("*Most likely a task is its own result.*");
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
            (await Answer.RefusalOf(result).WaitAsync(s_patience)).Should().Contain("without end");
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
