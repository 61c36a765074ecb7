using System.Net;
using System.Security.Claims;
using System.Text;
using FluentAssertions;
using Env = System.Collections.Generic.IDictionary<string, object>;
using HeaderValues = System.Collections.Generic.IDictionary<string, string[]>;

namespace Bridge.Functional.Tests.Conformance;

/// <summary>The sentences of OWIN 1.0.1 that bind a server, whichever HTTP it speaks. The class for each server inherits the tests.</summary>
public abstract class OwinTests
{
    private static readonly (string Key, Type Type)[] s_requiredKeys =
    [
        (OwinKeys.RequestBody, typeof(Stream)),
        (OwinKeys.RequestHeaders, typeof(HeaderValues)),
        (OwinKeys.RequestMethod, typeof(string)),
        (OwinKeys.RequestPath, typeof(string)),
        (OwinKeys.RequestPathBase, typeof(string)),
        (OwinKeys.RequestProtocol, typeof(string)),
        (OwinKeys.RequestQueryString, typeof(string)),
        (OwinKeys.RequestScheme, typeof(string)),
        (OwinKeys.ResponseBody, typeof(Stream)),
        (OwinKeys.ResponseHeaders, typeof(HeaderValues)),
        (OwinKeys.CallCancelled, typeof(CancellationToken)),
        (OwinKeys.OwinVersion, typeof(string)),
    ];

    private protected abstract Task<ServerUnderTest> StartAsync(AppFunc app, string pathBase = "");

    /// <summary>Starts the server with an application that gets startup properties, as Katana's do, and stops it.</summary>
    private protected abstract Task RunStartupAsync(Action<Env> startup);

    [TestMethod]
    [Sentence("4-1", "4-2", "4-3", "4-4")]
    public async Task Startup_properties_are_there_and_can_be_written_to()
    {
        int calls = 0;
        await RunStartupAsync(properties =>
        {
            calls++;
            properties[OwinKeys.OwinVersion].Should().Be("1.0");
            properties.IsReadOnly.Should().BeFalse();
            properties["my.Key"] = 1;
            properties.ContainsKey("MY.KEY").Should().BeFalse();
            properties.ContainsKey("OWIN.VERSION").Should().BeFalse();
            properties.Remove("my.Key").Should().BeTrue();
            properties.Should().OnlyContain(property => property.Value != null);
            properties[OwinKeys.Capabilities].Should().BeAssignableTo<Env>();
        });
        calls.Should().Be(1);
    }

    [TestMethod]
    [Sentence("3.2-1")]
    public async Task Environment_can_be_written_to() => await LookAsync(environment =>
    {
        environment.IsReadOnly.Should().BeFalse();
        environment["my.Key"] = 1;
        environment["my.Key"].Should().Be(1);
        environment.Remove("my.Key").Should().BeTrue();
        environment.ContainsKey("my.Key").Should().BeFalse();
        environment.Add("my.Key", 2);
        foreach ((string key, object value) in new (string, object)[]
        {
            (OwinKeys.RequestPath, "/changed"),
            (OwinKeys.RequestMethod, "PATCH"),
            (OwinKeys.RequestQueryString, "a=b"),
            (OwinKeys.CallCancelled, new CancellationToken(true)),
        })
        {
            environment[key] = value;
            environment[key].Should().Be(value);
        }
    });

    [TestMethod]
    [Sentence("3.2-2")]
    public async Task Required_keys_are_there() => await LookAsync(environment =>
    {
        foreach ((string key, Type type) in s_requiredKeys)
        {
            environment.TryGetValue(key, out object? value).Should().BeTrue(key);
            value.Should().BeAssignableTo(type, key);
        }
    });

    [TestMethod]
    [Sentence("3.2-3")]
    public async Task Keys_of_the_environment_are_compared_ordinally() => await LookAsync(environment =>
    {
        environment["my.Key"] = 1;
        environment.ContainsKey("my.key").Should().BeFalse();
        foreach ((string key, _) in s_requiredKeys)
        {
            environment.ContainsKey(key.ToUpperInvariant()).Should().BeFalse(key);
        }
    });

    [TestMethod]
    [Sentence("3.2-4")]
    public async Task No_value_of_the_environment_is_null() => await LookAsync(environment =>
    {
        environment.Should().NotBeEmpty();
        environment.Should().OnlyContain(pair => pair.Value != null);
    });

    [TestMethod]
    [Sentence("3.2.1-1", "5.3-1", "5.3-2", "5.3-3")]
    public async Task Path_is_relative_to_where_the_application_is_mounted()
    {
        foreach ((string url, string pathBase, string path) in new[]
        {
            ("/base", "/base", ""), ("/base/", "/base", "/"), ("/base/x/y/", "/base", "/x/y/"), ("/BASE/x", "/BASE", "/x"),
        })
        {
            await LookAsync(
                environment => (environment[OwinKeys.RequestPathBase], environment[OwinKeys.RequestPath]).Should().Be((pathBase, path)),
                url,
                "/base");
        }

        foreach ((string url, string path) in new[] { ("", "/"), ("/", "/"), ("/x", "/x"), ("/x/", "/x/") })
        {
            await LookAsync(environment => (environment[OwinKeys.RequestPathBase], environment[OwinKeys.RequestPath]).Should().Be(("", path)), url);
        }
    }

    [TestMethod]
    [Sentence("3.2.1-2", "3.2.1-3")]
    public async Task Identifiers_of_requests_differ_and_stay()
    {
        var ids = new List<string>();
        await using ServerUnderTest server = await StartAsync(environment =>
        {
            ids.Add((string)environment[OwinKeys.RequestId]);
            environment[OwinKeys.RequestId].Should().Be(ids[^1]);
            environment[OwinKeys.RequestId] = "mine";
            environment[OwinKeys.RequestId].Should().Be("mine");
            return Task.CompletedTask;
        });
        for (int i = 0; i < 5; i++)
        {
            (await server.Client.GetAsync("/")).EnsureSuccessStatusCode();
        }

        ids.Should().HaveCount(5).And.OnlyHaveUniqueItems();
    }

    [TestMethod]
    [Sentence("3.2.1-4")]
    public async Task User_is_a_ClaimsPrincipal() => await LookAsync(environment =>
    {
        if (environment.TryGetValue(OwinKeys.RequestUser, out object? user))
        {
            user.Should().BeAssignableTo<ClaimsPrincipal>();
        }

        var mine = new ClaimsPrincipal(new ClaimsIdentity("test"));
        environment[OwinKeys.RequestUser] = mine;
        environment[OwinKeys.RequestUser].Should().BeSameAs(mine);
        environment.Invoking(e => e[OwinKeys.RequestUser] = "name").Should().Throw<ArgumentException>();
    });

    [TestMethod]
    [Sentence("3.2.2-1")]
    public virtual async Task Usual_reason_phrase_is_given()
    {
        await using ServerUnderTest server = await StartAsync(environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 404;
            return Task.CompletedTask;
        });
        using HttpResponseMessage response = await server.Client.GetAsync("/");
        response.ReasonPhrase.Should().Be("Not Found");
    }

    [TestMethod]
    [Sentence("3.3-1", "3.3-3")]
    public async Task Header_dictionaries_can_be_written_to_and_ignore_case() => await LookAsync(environment =>
    {
        foreach (string key in new[] { OwinKeys.RequestHeaders, OwinKeys.ResponseHeaders })
        {
            var headers = (HeaderValues)environment[key];
            headers.IsReadOnly.Should().BeFalse();
            headers["X-Name"] = ["1"];
            headers["x-NAME"].Should().Equal("1");
            headers["X-NAME"] = ["2", "3"];
            headers["X-Name"].Should().Equal("2", "3");
            headers.Keys.Count(name => name.Equals("x-name", StringComparison.OrdinalIgnoreCase)).Should().Be(1);
            headers.Remove("x-name").Should().BeTrue();
            headers.ContainsKey("X-Name").Should().BeFalse();
        }
    });

    [TestMethod]
    [Sentence("3.3-2")]
    public async Task Names_of_headers_are_field_names()
    {
        await LookAsync(environment =>
            ((HeaderValues)environment[OwinKeys.RequestHeaders]).Keys.Should()
                .NotBeEmpty().And
                .OnlyContain(name => name.Length > 0 && !name.Contains(':') && !name.Any(char.IsWhiteSpace)));
        foreach (string name in new[] { "a b", "a:b", "a\r\nb", "" })
        {
            (await SetHeaderAsync(name, "1")).Should().BeFalse(name);
        }
    }

    [TestMethod]
    [Sentence("3.3-4")]
    public async Task Headers_that_are_no_ASCII_are_refused()
    {
        (await SetHeaderAsync("X-Fine", "value")).Should().BeTrue();
        (await SetHeaderAsync("X-Name", "caf\u00e9")).Should().BeFalse();
        (await SetHeaderAsync("X-caf\u00e9", "1")).Should().BeFalse();
        (await SetHeaderAsync("X-Name", "a\r\nb: c")).Should().BeFalse();
    }

    [TestMethod]
    [Sentence("3.3-6")]
    public virtual async Task Values_of_headers_are_neither_split_nor_merged()
    {
        await using ServerUnderTest server = await StartAsync(environment =>
        {
            var request = (HeaderValues)environment[OwinKeys.RequestHeaders];
            var response = (HeaderValues)environment[OwinKeys.ResponseHeaders];
            response["X-Count"] = [string.Join('|', request["X-Test"])];
            response["X-Two"] = ["1", "2, 3"];
            return Task.CompletedTask;
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("X-Test", "a, b");
        using HttpResponseMessage response = await server.SendAsync(request);
        response.Headers.NonValidated["X-Count"].Should().Equal("a, b");
        response.Headers.NonValidated["X-Two"].Should().Equal("1", "2, 3");
    }

    [TestMethod]
    [Sentence("3.4-1")]
    public async Task Body_of_the_request_is_a_stream()
    {
        await using ServerUnderTest server = await StartAsync(async environment =>
        {
            using var reader = new StreamReader((Stream)environment[OwinKeys.RequestBody]);
            await WriteAsync(environment, await reader.ReadToEndAsync());
        });
        using HttpResponseMessage response = await server.Client.PostAsync("/", new StringContent("body"));
        (await response.Content.ReadAsStringAsync()).Should().Be("body");
        await LookAsync(environment => ((Stream)environment[OwinKeys.RequestBody]).ReadByte().Should().Be(-1));
    }

    [TestMethod]
    [Sentence("3.4-2")]
    public async Task Status_100_is_never_sent()
    {
        await using ServerUnderTest server = await StartAsync(environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 100;
            return WriteAsync(environment, "body");
        });
        using HttpResponseMessage response = await server.Client.GetAsync("/");
        ((int)response.StatusCode).Should().Be(500);
    }

    [TestMethod]
    [Sentence("3.4-3")]
    public virtual async Task Server_sends_100_Continue_when_the_application_reads()
    {
        var content = new HeldContent();
        await using ServerUnderTest server = await StartAsync(async environment =>
        {
            content.Sent.Should().BeFalse("the application has not asked for the body");
            using var reader = new StreamReader((Stream)environment[OwinKeys.RequestBody]);
            await WriteAsync(environment, await reader.ReadToEndAsync());
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = content };
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await server.SendAsync(request);
        (await response.Content.ReadAsStringAsync()).Should().Be("held back");
        content.Sent.Should().BeTrue();
    }

    [TestMethod]
    [Sentence("3.4-5", "3.4-7", "3.5-2")]
    public async Task Streams_that_were_kept_do_nothing_after_the_request()
    {
        var kept = new List<Action>();
        await using ServerUnderTest server = await StartAsync(async environment =>
        {
            foreach (Action use in kept)
            {
                use.Should().Throw<ObjectDisposedException>();
            }

            kept.Clear();
            using var reader = new StreamReader((Stream)environment[OwinKeys.RequestBody]);
            string text = await reader.ReadToEndAsync();
            var request = (Stream)environment[OwinKeys.RequestBody];
            var response = (Stream)environment[OwinKeys.ResponseBody];
            kept.AddRange([() => request.ReadByte(), () => response.Write("kept"u8), () => response.Flush()]);
            await WriteAsync(environment, text);
        });
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage response = await server.Client.PostAsync("/", new StringContent("body" + i));
            (await response.Content.ReadAsStringAsync()).Should().Be("body" + i);
        }
    }

    [TestMethod]
    [Sentence("3.4-10", "3.4-11")]
    public async Task Server_cleans_up_after_bodies_that_were_closed_or_not_read()
    {
        await using ServerUnderTest server = await StartAsync(environment =>
        {
            if ((string)environment[OwinKeys.RequestPath] == "/close")
            {
                ((Stream)environment[OwinKeys.RequestBody]).Dispose();
            }

            return WriteAsync(environment, "answer");
        });
        for (int i = 0; i < 3; i++)
        {
            foreach (string path in new[] { "/close", "/leave" })
            {
                using HttpResponseMessage response = await server.Client.PostAsync(path, new ByteArrayContent(new byte[10_000]));
                (await response.Content.ReadAsStringAsync()).Should().Be("answer");
            }
        }
    }

    [TestMethod]
    [Sentence("3.5-5", "3.5-6")]
    public async Task Body_that_the_application_closed_takes_what_middleware_adds_and_ends_with_its_Task()
    {
        AppFunc app = environment =>
        {
            using (var writer = new StreamWriter((Stream)environment[OwinKeys.ResponseBody]))
            {
                writer.Write("application");
            }

            return Task.CompletedTask;
        };
        await using ServerUnderTest server = await StartAsync(async environment =>
        {
            await app(environment);
            await WriteAsync(environment, " and middleware");
        });
        (await server.Client.GetStringAsync("/")).Should().Be("application and middleware");
    }

    [TestMethod]
    [Sentence("3.4-12", "3.6-1", "6.2-1", "6.2-2")]
    public virtual async Task Client_that_leaves_cancels_the_call_and_the_application_may_take_its_time()
    {
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var completed = new TaskCompletionSource();
        Exception? readFailure = null;
        await using ServerUnderTest server = await StartAsync(async environment =>
        {
            if ((string)environment[OwinKeys.RequestPath] != "/leave")
            {
                await WriteAsync(environment, "others are served");
                return;
            }

            using CancellationTokenRegistration registration = ((CancellationToken)environment[OwinKeys.CallCancelled]).Register(cancelled.SetResult);
            var body = (Stream)environment[OwinKeys.RequestBody];
            byte[] buffer = new byte[100];
            await body.ReadExactlyAsync(buffer.AsMemory(0, 4));
            started.SetResult();
            try
            {
                while (await body.ReadAsync(buffer) > 0)
                {
                }
            }
            catch (Exception e)
            {
                readFailure = e;
                await cancelled.Task.WaitAsync(Patience.Limit);
                await Task.Delay(100);
                completed.SetResult();
                throw;
            }
        });
        using (var leave = new CancellationTokenSource())
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/leave") { Content = new EndlessContent() };
            request.Version = server.HttpVersion;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            Task<HttpResponseMessage> pending = server.Client.SendAsync(request, leave.Token);
            await started.Task.WaitAsync(Patience.Limit);
            await leave.CancelAsync();
            await ((Func<Task>)(() => pending)).Should().ThrowAsync<Exception>();
        }

        await cancelled.Task.WaitAsync(Patience.Limit);
        (await server.Client.GetStringAsync("/")).Should().Be("others are served");
        await completed.Task.WaitAsync(Patience.Limit);
        readFailure.Should().NotBeNull();
        (await server.Client.GetStringAsync("/")).Should().Be("others are served");
    }

    [TestMethod]
    [Sentence("3.6-1")]
    public virtual async Task Client_that_leaves_cancels_the_call_of_an_application_that_waits()
    {
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using ServerUnderTest server = await StartAsync(async environment =>
        {
            using CancellationTokenRegistration registration = ((CancellationToken)environment[OwinKeys.CallCancelled]).Register(cancelled.SetResult);
            started.SetResult();
            await cancelled.Task.WaitAsync(Patience.Limit);
        });
        using var leave = new CancellationTokenSource();
        Task<HttpResponseMessage> pending = server.Client.GetAsync("/", leave.Token);
        await started.Task.WaitAsync(Patience.Limit);
        cancelled.Task.IsCompleted.Should().BeFalse();
        await leave.CancelAsync();
        await cancelled.Task.WaitAsync(Patience.Limit);
        await ((Func<Task>)(() => pending)).Should().ThrowAsync<OperationCanceledException>();
    }

    [TestMethod]
    [Sentence("5.1-1")]
    public async Task Scheme_is_that_of_the_connection() => await LookAsync(environment => environment[OwinKeys.RequestScheme].Should().Be("http"));

    [TestMethod]
    [Sentence("5.2-1", "5.2-2", "5.2-3", "5.2-5")]
    public virtual async Task Host_is_the_one_that_the_client_named() => await LookAsync(environment =>
        ((HeaderValues)environment[OwinKeys.RequestHeaders])["Host"].Should().ContainSingle().Which.Should().MatchRegex("^127\\.0\\.0\\.1:[0-9]+$"));

    [TestMethod]
    [Sentence("5.5-1", "5.5-2")]
    public async Task Paths_are_decoded_and_the_query_is_not()
    {
        await LookAsync(
            environment =>
            {
                environment[OwinKeys.RequestPath].Should().Be("/a b/\u00e9/+");
                environment[OwinKeys.RequestQueryString].Should().Be("q=a%20b%26c&%C3%A9=+");
            },
            "/a%20b/%C3%A9/+?q=a%20b%26c&%C3%A9=+");
        await LookAsync(environment => environment[OwinKeys.RequestPathBase].Should().Be("/base"), "/%62ase/x", "/base");
        await LookAsync(environment => environment[OwinKeys.RequestQueryString].Should().Be(""), "/x?");
    }

    [TestMethod]
    [Sentence("6-1", "6.1-2")]
    public async Task Every_kind_of_exception_before_the_first_write_is_a_500()
    {
        Exception[] failures =
        [
            new InvalidOperationException(), new ArgumentException(), new IOException(), new OperationCanceledException(), new TaskCanceledException(),
            new AggregateException(new FormatException()), new NotImplementedException(), new OwnException(), new TimeoutException(),
            new ObjectDisposedException("x"),
        ];
        await using ServerUnderTest server = await StartAsync(environment =>
        {
            string[] path = ((string)environment[OwinKeys.RequestPath]).Split('/');
            if (path.Length < 3)
            {
                return WriteAsync(environment, "alive");
            }

            Exception failure = failures[int.Parse(path[2], System.Globalization.CultureInfo.InvariantCulture)];
            environment[OwinKeys.ResponseStatusCode] = 201;
            ((HeaderValues)environment[OwinKeys.ResponseHeaders])["X-Mine"] = ["1"];
            return path[1] switch
            {
                "throw" => throw failure,
                "task" => Task.FromException(failure),
                _ => LateAsync(failure),
            };
        });
        foreach (string way in new[] { "throw", "task", "late" })
        {
            for (int i = 0; i < failures.Length; i++)
            {
                using HttpResponseMessage response = await server.Client.GetAsync($"/{way}/{i}");
                ((int)response.StatusCode).Should().Be(500, $"{way} {failures[i].GetType()}");
                response.Headers.Contains("X-Mine").Should().BeFalse();
            }
        }

        (await server.Client.GetStringAsync("/")).Should().Be("alive");

        static async Task LateAsync(Exception failure)
        {
            await Task.Delay(10);
            throw failure;
        }
    }

    [TestMethod]
    [Sentence("7-1")]
    public async Task Version_of_OWIN_is_in_the_environment_and_in_the_documentation()
    {
        await LookAsync(environment => environment[OwinKeys.OwinVersion].Should().Be("1.0"));
        File.ReadAllText(Path.ChangeExtension(typeof(OwinKeys).Assembly.Location, ".xml")).Should().Contain("OWIN 1.0.1");
    }

    /// <summary>Runs assertions as the application of one request.</summary>
    private protected async Task LookAsync(Action<Env> look, string url = "/", string pathBase = "")
    {
        Exception? failure = null;
        bool looked = false;
        await using ServerUnderTest server = await StartAsync(
            environment =>
            {
                looked = true;
                try
                {
                    look(environment);
                }
                catch (Exception e)
                {
                    failure = e;
                }

                return Task.CompletedTask;
            },
            pathBase);
        using HttpResponseMessage response = await server.Client.GetAsync(url);
        if (failure is not null)
        {
            throw new AssertFailedException($"{url}: {failure.Message}", failure);
        }

        looked.Should().BeTrue($"{url} was answered with {response.StatusCode}");
    }

    private protected static Task WriteAsync(Env environment, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(bytes, 0, bytes.Length);
    }

    // Whether a header was sent; one that is refused, when it is set or when it is to be sent, is an error of the application.
    private async Task<bool> SetHeaderAsync(string name, string value)
    {
        await using ServerUnderTest server = await StartAsync(environment =>
        {
            ((HeaderValues)environment[OwinKeys.ResponseHeaders])[name] = [value];
            return WriteAsync(environment, "body");
        });
        using HttpResponseMessage response = await server.Client.GetAsync("/");
        ((int)response.StatusCode).Should().BeOneOf(200, 500);
        return response.IsSuccessStatusCode && response.Headers.Contains(name);
    }

    private sealed class OwnException : Exception;

    /// <summary>A body that notes when it is asked for.</summary>
    private protected sealed class HeldContent : HttpContent
    {
        public bool Sent { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            Sent = true;
            return stream.WriteAsync("held back"u8.ToArray()).AsTask();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = "held back".Length;
            return true;
        }
    }

    /// <summary>A body that begins and does not end.</summary>
    private protected sealed class EndlessContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("body"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
