using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Hosting;

/// <summary>What an application traces on a host: each line begins with the application's text or with a mark.</summary>
[TestClass]
public sealed class TraceWriterTests
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly TraceWriter _trace;

    public TraceWriterTests() => _trace = TraceWriter.Over(_output);

    private string Written => _output.ToString().ReplaceLineEndings("\n");

    [TestMethod]
    public void A_write_that_ends_with_a_line_break_ends_its_line()
    {
        _trace.WriteLine("one");
        _trace.Write("two\r\n");
        _trace.Write("thr");
        _trace.Write("ee");
        _trace.WriteLine();
        _trace.Write('4');
        _trace.Write(_trace.NewLine);
        _trace.WriteLine("{0}", 5);
        _trace.WriteLine(6);
        _trace.WriteLine(['7']);
        _trace.WriteLine("8\n");
        _trace.WriteLine("9".AsSpan());
        _trace.WriteLine();

        Written.Should().Be("one\ntwo\nthree\n4\n5\n6\n7\n8\n9\n\n");
    }

    [TestMethod]
    [DataRow("\n")]
    [DataRow("\r\n")]
    [DataRow("\r")]
    public void A_line_break_within_a_write_is_followed_by_a_mark(string lineBreak)
    {
        _trace.WriteLine($"asked for a{lineBreak}forged");
        _trace.Write("asked for ");
        _trace.Write($"{lineBreak}forged");
        _trace.WriteLine();

        Written.Should().Be("asked for a\n  | forged\nasked for \n  | forged\n");
    }

    [TestMethod]
    public void A_traced_exception_keeps_its_lines()
    {
        try
        {
            throw new InvalidOperationException("bad\nOwinHost http://localhost/: forged");
        }
        catch (InvalidOperationException error)
        {
            _trace.WriteLine(error);
        }

        string[] lines = Written.TrimEnd('\n').Split('\n');
        lines[0].Should().Be("System.InvalidOperationException: bad");
        lines[1].Should().Be("  | OwinHost http://localhost/: forged");
        lines[2].Should().StartWith("  |    at ");
        lines.Should().HaveCount(3);
    }

    [TestMethod]
    public void Other_control_characters_are_escaped()
    {
        _trace.WriteLine("a\u001b[2Jb\u0085c\u2028d\u2029e\u202ef\vg\fh\0i\u007fj\tk\ud800 \ud83d\ude00");

        Written.Should().Be(@"a\x1B[2Jb\u0085c\u2028d\u2029e\u202Ef\x0Bg\x0Ch\x00i\x7Fj" + "\tk" + @"\uD800 " + "\ud83d\ude00\n");
    }

    [TestMethod]
    public void A_line_of_the_hosts_begins_a_line()
    {
        HostTrace host = new(_trace) { Name = "OwinHost" };

        _trace.Write("asked for x");
        host.Write("GET / failed\n   at Frame");
        _trace.WriteLine("next");

        host.Output.Should().BeSameAs(_trace);
        Written.Should().Be("asked for x\nOwinHost: GET / failed\n   at Frame\nnext\n");
    }

    [TestMethod]
    public async Task An_application_cannot_close_it()
    {
        await using (TextWriter app = _trace)
        {
            await app.WriteAsync("a");
            await app.WriteLineAsync("b\nc");
            await app.FlushAsync();
        }

        _trace.WriteLine("d");

        Written.Should().Be("ab\n  | c\nd\n");
        _trace.Encoding.Should().Be(_output.Encoding);
    }
}
