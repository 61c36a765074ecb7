using FluentAssertions;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>The environment as an IDictionary: all its members tell the same story.</summary>
[TestClass]
public sealed class HttpContextEnvironmentDictionaryTests
{
    private readonly DefaultHttpContext _context = new();
    private readonly IDictionary<string, object> _environment;

    public HttpContextEnvironmentDictionaryTests() => _environment = new HttpContextEnvironment(_context);

    [TestMethod]
    public void Members_agree_when_new() => _environment.AssertAgreement();

    [TestMethod]
    public void Members_agree_after_every_kind_of_change()
    {
        _environment["my.Key"] = 1;
        _environment.AssertAgreement();
        _environment["my.Null"] = null!;
        _environment.AssertAgreement();
        _environment[OwinKeys.RequestPath] = "/x";
        _environment.AssertAgreement();
        _environment[OwinKeys.ResponseReasonPhrase] = "Fine";
        _environment.AssertAgreement();
        _environment[OwinKeys.ResponseProtocol] = "HTTP/1.0";
        _environment.AssertAgreement();
        _environment.Remove(OwinKeys.RequestMethod).Should().BeTrue();
        _environment.AssertAgreement();
        _environment.Remove(OwinKeys.ResponseProtocol).Should().BeTrue();
        _environment.AssertAgreement();
        _environment.Remove("my.Key").Should().BeTrue();
        _environment.AssertAgreement();
        _environment[OwinKeys.RequestMethod] = "PUT";
        _environment.AssertAgreement();
        _environment.Clear();
        _environment.AssertAgreement();
        _environment.Count.Should().Be(0);
        _environment.Add(OwinKeys.RequestMethod, "POST");
        _environment.AssertAgreement();
        _environment.Count.Should().Be(1);
    }

    [TestMethod]
    public void Removed_known_key_is_hidden_until_it_is_set_again()
    {
        _environment.Remove(OwinKeys.RequestPath).Should().BeTrue();
        _environment.Remove(OwinKeys.RequestPath).Should().BeFalse();
        _environment.ContainsKey(OwinKeys.RequestPath).Should().BeFalse();
        _environment.Invoking(e => e[OwinKeys.RequestPath]).Should().Throw<KeyNotFoundException>().WithMessage("*owin.RequestPath*");
        _environment[OwinKeys.RequestPath] = "/back";
        _environment[OwinKeys.RequestPath].Should().Be("/back");
        _context.Request.Path.Value.Should().Be("/back");
    }

    [TestMethod]
    public void Removed_key_that_nothing_stands_for_is_hidden_too()
    {
        _environment.ContainsKey(OwinKeys.SendFileAsync).Should().BeTrue();
        _environment.Remove(OwinKeys.SendFileAsync).Should().BeTrue();
        _environment.ContainsKey(OwinKeys.SendFileAsync).Should().BeFalse();
        Func<string, long, long?, CancellationToken, Task> mine = (_, _, _, _) => Task.CompletedTask;
        _environment[OwinKeys.SendFileAsync] = mine;
        _environment[OwinKeys.SendFileAsync].Should().BeSameAs(mine);
        _environment.AssertAgreement();
    }

    [TestMethod]
    public void Missing_key_throws_and_names_it()
        => _environment.Invoking(e => e["no.Such"]).Should().Throw<KeyNotFoundException>().WithMessage("*no.Such*");

    [TestMethod]
    public void Keys_are_compared_ordinally()
    {
        _environment["My.Key"] = 1;
        _environment.ContainsKey("my.key").Should().BeFalse();
        _environment.ContainsKey("OWIN.REQUESTPATH").Should().BeFalse();
        _environment["owin.requestpath"] = "mine";
        _environment[OwinKeys.RequestPath].Should().NotBe("mine");
        _environment.AssertAgreement();
    }

    [TestMethod]
    public void Key_that_is_computed_at_run_time_is_found()
        => _environment[string.Concat("owin.", "Request", "Method")].Should().Be("");

    [TestMethod]
    public void Null_key_is_an_ArgumentNullException()
    {
        _environment.Invoking(e => e[null!]).Should().Throw<ArgumentNullException>();
        _environment.Invoking(e => e[null!] = 1).Should().Throw<ArgumentNullException>();
        _environment.Invoking(e => e.ContainsKey(null!)).Should().Throw<ArgumentNullException>();
        _environment.Invoking(e => e.Remove((string)null!)).Should().Throw<ArgumentNullException>();
        _environment.Invoking(e => e.Add(null!, 1)).Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    public void Add_of_a_key_that_is_there_throws()
    {
        _environment.Invoking(e => e.Add(OwinKeys.RequestPath, "/x")).Should().Throw<ArgumentException>().WithMessage("*owin.RequestPath*");
        _environment.Add("my.Key", 1);
        _environment.Invoking(e => e.Add("my.Key", 2)).Should().Throw<ArgumentException>();
        _environment.Add(new("my.Other", 3));
        _environment["my.Other"].Should().Be(3);
    }

    [TestMethod]
    public void Pairs_are_contained_and_removed_by_key_and_value()
    {
        _environment["my.Key"] = "a";
        _environment.Contains(new("my.Key", "a")).Should().BeTrue();
        _environment.Contains(new("my.Key", "b")).Should().BeFalse();
        _environment.Remove(new KeyValuePair<string, object>("my.Key", "b")).Should().BeFalse();
        _environment.Remove(new KeyValuePair<string, object>("my.Key", "a")).Should().BeTrue();
        _environment.ContainsKey("my.Key").Should().BeFalse();
        _environment.Contains(new(OwinKeys.OwinVersion, "1.0")).Should().BeTrue();
    }

    [TestMethod]
    public void CopyTo_checks_its_array()
    {
        _environment.Invoking(e => e.CopyTo(null!, 0)).Should().Throw<ArgumentNullException>();
        _environment.Invoking(e => e.CopyTo(new KeyValuePair<string, object>[1], 0)).Should().Throw<ArgumentException>();
        _environment.Invoking(e => e.CopyTo(new KeyValuePair<string, object>[100], -1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [TestMethod]
    public void Environment_can_be_copied_to_a_dictionary()
    {
        _environment["my.Key"] = 1;
        var copy = new Dictionary<string, object>(_environment, StringComparer.Ordinal);
        copy.Should().HaveCount(_environment.Count).And.ContainKey(OwinKeys.RequestPath).And.ContainKey("my.Key");
    }

    [TestMethod]
    [DataRow(OwinKeys.ResponseStatusCode, "200", "System.Int32")]
    [DataRow(OwinKeys.ResponseStatusCode, null, "System.Int32")]
    [DataRow(OwinKeys.ResponseReasonPhrase, 1, "System.String")]
    [DataRow(OwinKeys.ResponseProtocol, 1, "System.String")]
    [DataRow(OwinKeys.ResponseBody, "text", "System.IO.Stream")]
    [DataRow(OwinKeys.ResponseHeaders, "text", "IDictionary<System.String, System.String[]>")]
    [DataRow(OwinKeys.RequestHeaders, "text", "IDictionary<System.String, System.String[]>")]
    [DataRow(OwinKeys.RequestBody, "text", "System.IO.Stream")]
    [DataRow(OwinKeys.RequestMethod, 1, "System.String")]
    [DataRow(OwinKeys.RequestMethod, null, "System.String")]
    [DataRow(OwinKeys.RequestPath, 1, "System.String")]
    [DataRow(OwinKeys.RequestPathBase, 1, "System.String")]
    [DataRow(OwinKeys.RequestProtocol, 1, "System.String")]
    [DataRow(OwinKeys.RequestQueryString, 1, "System.String")]
    [DataRow(OwinKeys.RequestScheme, 1, "System.String")]
    [DataRow(OwinKeys.RequestId, 1, "System.String")]
    [DataRow(OwinKeys.RequestUser, "name", "System.Security.Claims.ClaimsPrincipal")]
    [DataRow(OwinKeys.ServerUser, "name", "System.Security.Principal.IPrincipal")]
    [DataRow(OwinKeys.CallCancelled, false, "System.Threading.CancellationToken")]
    [DataRow(OwinKeys.OwinVersion, 1.0, "System.String")]
    [DataRow(OwinKeys.RemoteIpAddress, 1, "System.String")]
    [DataRow(OwinKeys.RemotePort, 80, "System.String")]
    [DataRow(OwinKeys.LocalIpAddress, 1, "System.String")]
    [DataRow(OwinKeys.LocalPort, 80, "System.String")]
    [DataRow(OwinKeys.IsLocal, "true", "System.Boolean")]
    [DataRow(OwinKeys.Capabilities, "text", "IDictionary<System.String, System.Object>")]
    [DataRow(OwinKeys.OnSendingHeaders, "text", "Action<Action<System.Object>, System.Object>")]
    [DataRow(OwinKeys.ConnectionId, 1, "System.String")]
    [DataRow(OwinKeys.TraceOutput, "text", "System.IO.TextWriter")]
    [DataRow(OwinKeys.AppName, 1, "System.String")]
    [DataRow(OwinKeys.AppMode, 1, "System.String")]
    [DataRow(OwinKeys.OnAppDisposing, 1, "System.Threading.CancellationToken")]
    [DataRow(OwinKeys.ClientCertificate, "text", "System.Security.Cryptography.X509Certificates.X509Certificate")]
    [DataRow(OwinKeys.LoadClientCertificateAsync, "text", "Func<System.Threading.Tasks.Task>")]
    [DataRow(
        OwinKeys.SendFileAsync,
        "text",
        "Func<System.String, System.Int64, Nullable<System.Int64>, System.Threading.CancellationToken, System.Threading.Tasks.Task>")]
    [DataRow(OwinKeys.WebSocketAccept, "text", "Action<")]
    [DataRow(OwinKeys.OpaqueUpgrade, "text", "Action<")]
    [DataRow("Microsoft.AspNetCore.Http.HttpContext", "text", "Microsoft.AspNetCore.Http.HttpContext")]
    public void Wrong_type_names_the_key_and_the_type(string key, object? value, string expected)
        => _environment.Invoking(e => e[key] = value!).Should().Throw<ArgumentException>().Which.Message.Should().Contain($"'{key}'").And.Contain(expected);

    [TestMethod]
    public void Every_known_key_has_a_row_above()
    {
        IEnumerable<string> rows = GetType().GetMethod(nameof(Wrong_type_names_the_key_and_the_type))!.GetCustomAttributes(typeof(DataRowAttribute), false)
            .Select(row => (string)((DataRowAttribute)row).Data![0]!).Distinct();
        rows.Should().BeEquivalentTo(KnownKeys.All.ToArray().Select(key => key.Name));
    }

    [TestMethod]
    public void Every_known_key_is_found_by_its_name()
    {
        foreach (KnownKey key in KnownKeys.All)
        {
            KnownKeys.Find(key.Name).Should().BeSameAs(key);
            KnownKeys.Find(key.Name + "x").Should().BeNull();
        }

        KnownKeys.All.Length.Should().BeLessThan(64, "one bit of an ulong stands for each");
        KnownKeys.All.ToArray().Select(key => key.Bit).Should().OnlyHaveUniqueItems();
        KnownKeys.AllBits.Should().Be(KnownKeys.All.ToArray().Aggregate(0UL, (bits, key) => bits | key.Bit));
    }

    [TestMethod]
    public void Everything_throws_after_release()
    {
        _environment["my.Key"] = 1;
        IDictionary<string, string[]> headers = _environment.ResponseHeaders;
        IDictionary<string, string[]> requestHeaders = _environment.RequestHeaders;
        Stream body = _environment.ResponseBody;
        Stream requestBody = _environment.RequestBody;
        var onSendingHeaders = (Action<Action<object>, object>)_environment[OwinKeys.OnSendingHeaders];
        ((HttpContextEnvironment)_environment).Release();
        foreach (Action use in new Action[]
        {
            () => _ = _environment["my.Key"],
            () => _ = _environment[OwinKeys.RequestPath],
            () => _environment["my.Key"] = 2,
            () => _environment[OwinKeys.RequestPath] = "/",
            () => _environment.TryGetValue("my.Key", out _),
            () => _environment.TryGetValue(OwinKeys.OwinVersion, out _),
            () => _environment.ContainsKey("other"),
            () => _environment.Remove("my.Key"),
            () => _environment.Remove(OwinKeys.RequestPath),
            () => _environment.Add("new", 1),
            () => _environment.Clear(),
            () => _ = _environment.Count,
            () => _ = _environment.Keys,
            () => _ = _environment.Values,
            () => _environment.CopyTo(new KeyValuePair<string, object>[100], 0),
            () => _ = _environment.ToArray(),
            () => _environment.Contains(new("my.Key", 1)),
            () => _ = ((HttpContextEnvironment)_environment).HttpContext,
            () => onSendingHeaders(_ => { }, null!),
            () => _ = headers["A"],
            () => headers["A"] = ["1"],
            () => headers.Add("A", ["1"]),
            () => headers.ContainsKey("A"),
            () => headers.TryGetValue("A", out _),
            () => headers.Remove("A"),
            () => headers.Clear(),
            () => _ = headers.Count,
            () => _ = headers.IsReadOnly,
            () => _ = headers.ToArray(),
            () => _ = headers.Keys,
            () => _ = headers.Values,
            () => headers.Contains(new("A", ["1"])),
            () => _ = requestHeaders["A"],
            () => _ = requestHeaders.Count,
            () => body.Write([1]),
            () => body.Write([1], 0, 1),
            () => body.WriteByte(1),
            () => body.Flush(),
            () => body.WriteAsync([1], 0, 1).GetAwaiter().GetResult(),
            () => body.WriteAsync(new byte[1].AsMemory()).AsTask().GetAwaiter().GetResult(),
            () => body.FlushAsync().GetAwaiter().GetResult(),
            () => body.EndWrite(body.BeginWrite([1], 0, 1, null, null)),
            () => requestBody.ReadByte(),
            () => _ = requestBody.Read([1], 0, 1),
            () => requestBody.ReadExactlyAsync(new byte[1]).AsTask().GetAwaiter().GetResult(),
            () => requestBody.CopyTo(Stream.Null),
            () => requestBody.CopyToAsync(Stream.Null).GetAwaiter().GetResult(),
            () => _ = requestBody.CanRead,
        })
        {
            use.Should().Throw<ObjectDisposedException>();
        }

        ((HttpContextEnvironment)_environment).Invoking(e => e.Release()).Should().NotThrow();
    }
}
