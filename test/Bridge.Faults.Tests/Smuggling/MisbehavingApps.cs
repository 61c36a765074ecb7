using System.Text;

namespace Bridge.Faults.Tests.Smuggling;

/// <summary>
/// What applications do wrong besides their headers: they fail halfway, go on after an error, set statuses that are none, write where nothing can be written.
/// </summary>
internal static class MisbehavingApps
{
    /// <summary>What a client must never read where a response begins.</summary>
    private const string Forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";

    private static readonly string s_file = WriteFile();

    private static readonly (string Name, Func<IDictionary<string, object>, Task> Write)[] s_writes =
    [
        ("a synchronous write", static e =>
        {
            e.Write(Forged);
            return Task.CompletedTask;
        }),
        ("an asynchronous write", static e => e.WriteAsync(Forged)),
        ("a flush", static e =>
        {
            e.Body().Flush();
            return Task.CompletedTask;
        }),
        ("an asynchronous flush", static e => e.Body().FlushAsync()),
        ("a synchronous write and a flush", static e =>
        {
            e.Write(Forged);
            e.Body().Flush();
            return Task.CompletedTask;
        }),
        ("writes of both kinds", static async e =>
        {
            e.Write(Forged);
            await e.WriteAsync(Forged);
            e.Write(Forged);
        }),
        ("much writing", static e =>
        {
            for (int i = 0; i < 1000; i++)
            {
                e.Write(Forged);
            }

            return Task.CompletedTask;
        }),
    ];

    public static IReadOnlyDictionary<string, MisbehavingApp> All { get; } = Create();

    private static Dictionary<string, MisbehavingApp> Create()
    {
        Dictionary<string, MisbehavingApp> apps = new()
        {
            ["throws at once"] = new(static _ => throw new FormatException()),
            ["fails at once"] = new(static _ => Task.FromException(new FormatException())),
            ["is cancelled"] = new(static _ => Task.FromCanceled(new CancellationToken(true))),
            ["gives no task"] = new(static _ => null!),
            ["throws after setting a length"] = new(static e =>
            {
                e.Head()["Content-Length"] = ["1000"];
                throw new FormatException();
            }),
            ["throws after writing a length's worth and no more"] = new(static e =>
            {
                e.Head()["Content-Length"] = ["1000"];
                e.Write(Forged);
                throw new FormatException();
            }),
            ["sets a reason phrase that splits"] = new(static e =>
            {
                e[OwinKeys.ResponseReasonPhrase] = "OK\r\nX-Split: 1";
                return e.WriteAsync("hello");
            }, MendedBy: "under a status"),
            ["sets no header dictionary"] = new(static e =>
            {
                e[OwinKeys.ResponseHeaders] = null!;
                return e.WriteAsync("hello");
            }, 200, "hello"),
            ["removes the header dictionary"] = new(static e =>
            {
                e.Remove(OwinKeys.ResponseHeaders);
                return e.WriteAsync("hello");
            }, 200, "hello"),
            ["disposes the body and goes on"] = new(static async e =>
            {
                e.Write("hel");
                e.Body().Dispose();
                await e.WriteAsync("lo");
            }, 200, "hello"),
            ["writes by BeginWrite"] = new(
                static e =>
                    Task.Factory.FromAsync((callback, state) => e.Body().BeginWrite("hello"u8.ToArray(), 0, 5, callback, state), e.Body().EndWrite, null),
                200,
                "hello"),
            ["writes nothing, many times"] = new(static async e =>
            {
                e.Write("");
                await e.WriteAsync("");
                e.Body().Flush();
                e.Write("");
                e.Write("hello");
                e.Write("");
                await e.WriteAsync("");
                await e.Body().FlushAsync();
            }, 200, "hello"),
            ["flushes and writes nothing"] = new(static async e => await e.Body().FlushAsync(), 200),
            ["sends a file beyond its length"] = new(static e =>
            {
                e.Head()["Content-Length"] = ["3"];
                return e.SendFile(0, 5);
            }, MendedBy: "under a length"),
            ["sends less of a file than its length"] = new(static e =>
            {
                e.Head()["Content-Length"] = ["300"];
                return e.SendFile(0, 5);
            }, MendedBy: "under a length"),
            ["throws after a file"] = new(static async e =>
            {
                await e.SendFile(0, 5);
                throw new FormatException();
            }),
            ["sends a file that is not there"] = new(static e => e.SendFile(0, 5, s_file + ".not")),
            ["sends more of a file than there is"] = new(static e => e.SendFile(2, 5)),
        };

        foreach ((string name, Func<IDictionary<string, object>, Task> write) in s_writes)
        {
            apps[$"throws after {name}"] = new(async e =>
            {
                await write(e);
                throw new FormatException();
            });
            apps[$"fails synchronously after {name}"] = new(e =>
            {
                write(e).GetAwaiter().GetResult();
                throw new FormatException();
            });
            apps[$"has a callback that throws at {name}"] = new(async e =>
            {
                e.OnSendingHeaders(_ => throw new FormatException());
                await write(e);
            });
            apps[$"swallows what its callback threw at {name}"] = new(async e =>
            {
                e.OnSendingHeaders(_ => throw new FormatException());
                await Swallow(() => write(e));
            });
            apps[$"goes on after its callback threw at {name}"] = new(async e =>
            {
                e.OnSendingHeaders(_ => throw new FormatException());
                await Swallow(() => write(e));
                await Swallow(() => e.WriteAsync(Forged));
                await Swallow(() => write(e));
                await Swallow(() =>
                {
                    e.Write(Forged);
                    e.Body().Flush();
                    return Task.CompletedTask;
                });
            });
            apps[$"has a callback that sets a length that {name} does not keep"] = new(async e =>
            {
                e.OnSendingHeaders(_ => e.Head()["Content-Length"] = ["1000000"]);
                await write(e);
            });
            apps[$"has a callback that sets a status that is none at {name}"] = new(async e =>
            {
                e.OnSendingHeaders(_ => e[OwinKeys.ResponseStatusCode] = 1000);
                await write(e);
            }, MendedBy: "under a status");
            foreach (int status in new[] { 204, 205, 304 })
            {
                apps[$"answers {status} with {name}"] = new(
                    e =>
                    {
                        e[OwinKeys.ResponseStatusCode] = status;
                        return write(e);
                    },
                    status);
                apps[$"answers {status} with a length and {name}"] = new(
                    async e =>
                    {
                        e[OwinKeys.ResponseStatusCode] = status;
                        e.Head()["Content-Length"] = ["5"];
                        await write(e);
                    },
                    status);
                apps[$"has a callback that makes it {status} at {name}"] = new(
                    async e =>
                    {
                        e.OnSendingHeaders(_ => e[OwinKeys.ResponseStatusCode] = status);
                        await write(e);
                    },
                    status);
            }
        }

        apps["has a callback that throws at the end"] = new(static e =>
        {
            e.OnSendingHeaders(_ => throw new FormatException());
            return Task.CompletedTask;
        });
        // Kestrel lets it, in its place; a host that refused it would answer with a 500.
        apps["has a callback that writes"] = new(static async e =>
        {
            e.OnSendingHeaders(_ => e.Write(Forged));
            await e.WriteAsync("hello");
        }, 200, Forged + "hello");
        apps["has a callback that writes at the end"] = new(static e =>
        {
            e.OnSendingHeaders(_ => e.Write(Forged));
            return Task.CompletedTask;
        }, 200, Forged);
        apps["has a callback that registers another"] = new(static async e =>
        {
            e.OnSendingHeaders(_ => Try(() => e.OnSendingHeaders(_ => e.Head()["X-Late"] = ["1"])));
            await e.WriteAsync("hello");
        }, 200, "hello");

        apps["has no status"] = new(static e =>
        {
            e.Remove(OwinKeys.ResponseStatusCode);
            return e.WriteAsync("hello");
        }, 200, "hello");

        foreach (object status in new object[] { 0, -1, 99, 100, 101, 102, 103, 199, 1000, int.MaxValue, int.MinValue, "200", 200L })
        {
            string name = $"{status} ({status.GetType().Name})";
            apps[$"has the status {name}"] = new(e =>
            {
                e[OwinKeys.ResponseStatusCode] = status;
                return e.WriteAsync("hello");
            }, MendedBy: "under a status");

            // A host that refuses it as it is set has the application go on with 200; one that refuses it with the head answers 500.
            apps[$"insists on the status {name}"] = new(
                async e =>
                {
                    Try(() => e[OwinKeys.ResponseStatusCode] = status);
                    await Swallow(() => e.WriteAsync("hello"));
                },
                200,
                "hello");
        }

        return apps;
    }

    private static Stream Body(this IDictionary<string, object> environment) => (Stream)environment[OwinKeys.ResponseBody];

    private static IDictionary<string, string[]> Head(this IDictionary<string, object> environment) =>
        (IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders];

    private static void Write(this IDictionary<string, object> environment, string text) => environment.Body().Write(Encoding.ASCII.GetBytes(text));

    private static Task WriteAsync(this IDictionary<string, object> environment, string text) =>
        environment.Body().WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    private static void OnSendingHeaders(this IDictionary<string, object> environment, Action<object> callback)
        => ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(callback, environment);

    private static Task SendFile(this IDictionary<string, object> environment, long offset, long count, string? path = null)
        => ((Func<string, long, long?, CancellationToken, Task>)environment[OwinKeys.SendFileAsync])(path ?? s_file, offset, count, default);

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception)
        {
            // An application that goes on whatever happens.
        }
    }

    private static async Task Swallow(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception)
        {
            // As above.
        }
    }

    private static string WriteFile()
    {
        string path = Path.GetTempFileName();
        System.IO.File.WriteAllText(path, "hello");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.Delete(path);
        return path;
    }
}
