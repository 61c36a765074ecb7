using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Bridge.Functional.Tests.KatanaHosting;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Owin;

namespace Bridge.Functional.Tests.Views;

/// <summary>Whose fault a form is that cannot be read: the client's, or the site's own.</summary>
[TestClass]
public sealed class FormFaultTests
{
    private readonly CollectedLog _log = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("MapView", true)]
    [DataRow("MapView", false)]
    public async Task A_disk_that_is_full_during_an_upload_is_a_server_error_with_an_entry_in_the_log(string end, bool isMultipart)
    {
        await using Site site = await StartAsync(
            end,
            static (context, next) =>
            {
                context.Features.Set<IFormFeature>(new FullDisk());
                return next(context);
            });

        using HttpResponseMessage response = await site.Client.PostAsync(
            "/form",
            isMultipart ? Upload() : new StringContent("a=1", MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded")),
            Ct);

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        _log.Entries.Should()
            .Contain(static entry => entry.Level == LogLevel.Warning && entry.Message.Contains("FormView", StringComparison.Ordinal)
                && entry.Message.Contains("System.IO.IOException", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_disk_that_is_full_during_an_upload_to_a_module_in_Katana_is_a_server_error_with_an_entry_in_the_log()
    {
        // A file in place of the folder for temporary files: nothing can be written there.
        string file = Path.GetTempFileName();
        string variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
        string? before = Environment.GetEnvironmentVariable(variable);
        await using Site site = await StartAsync("UseModule", static (context, next) => next(context));
        HttpStatusCode status;
        Environment.SetEnvironmentVariable(variable, file);
        try
        {
            using HttpResponseMessage response = await site.Client.PostAsync("/form", Upload(), Ct);
            status = response.StatusCode;
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
            File.Delete(file);
        }

        status.Should().Be(HttpStatusCode.InternalServerError);
        _log.Entries.Should()
            .Contain(static entry => entry.Level >= LogLevel.Warning && $"{entry.Message} {entry.Exception}".Contains("FormView", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("MapView")]
    [DataRow("UseModule")]
    public async Task A_body_that_middleware_fails_to_read_is_a_server_error(string end)
    {
        await using Site site = await StartAsync(
            end,
            static (context, next) =>
            {
                context.Request.Body = new FailingBody();
                return next(context);
            });

        using HttpResponseMessage response = await site.Client.PostAsync("/form", Upload(), Ct);

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
    }

    [TestMethod]
    [DataRow("MapView")]
    [DataRow("UseModule")]
    public async Task A_multipart_form_that_ends_too_early_stays_the_clients_fault(string end)
    {
        await using Site site = await StartAsync(end, static (context, next) => next(context));
        foreach (string body in new[]
        {
            "", "--B\r\n", "--B\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\nno end",
            "--B\r\nContent-Disposition: form-data; name=a; filename*\r\n\r\n1\r\n--B--",
        })
        {
            using StringContent form = new(body);
            form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=B");

            using HttpResponseMessage response = await site.Client.PostAsync("/form", form, Ct);

            response.StatusCode.Should().Be(body.Length == 0 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, body);
        }
    }

    [TestMethod]
    [DataRow("MapView")]
    [DataRow("UseModule")]
    public async Task An_uploaded_file_is_its_owners_alone(string end)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no such modes.");
        }

        await using Site site = await StartAsync(end, static (context, next) => next(context));

        using HttpResponseMessage response = await site.Client.PostAsync("/form", Upload(), Ct);

        (await response.Content.ReadAsStringAsync(Ct)).Should().Be("UserWrite, UserRead");
    }

    [TestMethod]
    [DataRow("MapView")]
    [DataRow("UseModule")]
    public async Task A_boundary_that_is_too_long_is_a_malformed_form_and_not_a_large_one(string end)
    {
        await using Site site = await StartAsync(end, static (context, next) => next(context));
        using StringContent form = new("--B\r\n\r\n--B--");
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=" + new string('B', 200));

        using HttpResponseMessage response = await site.Client.PostAsync("/form", form, Ct);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private async Task<Site> StartAsync(string end, Func<HttpContext, RequestDelegate, Task> front) => await Site.StartAsync(
        app =>
        {
            app.Use(next => context => front(context, next));
            if (end == "MapView")
            {
                app.MapView("/form", ["POST"], FormView);
            }
            else
            {
                ViewModule module = new();
                module.Post("/form", FormView);
                app.UseKatana(katana => katana.UseModule(module));
            }
        },
        builder => builder.Logging.AddProvider(_log));

    private static async Task<object?> FormView(ViewRequest request)
    {
        ViewForm form = await request.ReadFormAsync();
        if (form.Files.Count == 0 || OperatingSystem.IsWindows())
        {
            return "no file";
        }

        using Stream open = form.Files[0].OpenRead();

        // Those of this process, whoever reads the form: both go to the folder for temporary files, and are there until the request ends.
        UnixFileMode modes = UnixFileMode.None;
        foreach (string link in Directory.GetFiles("/proc/self/fd"))
        {
            if (new FileInfo(link).LinkTarget is { } path
                && path.StartsWith(Path.GetTempPath(), StringComparison.Ordinal)
                && (path.EndsWith(".upload", StringComparison.Ordinal) || path.Contains("ASPNETCORE_", StringComparison.Ordinal))
                && File.Exists(path))
            {
                modes |= File.GetUnixFileMode(path);
            }
        }

        return modes.ToString();
    }

    private static MultipartFormDataContent Upload() => new("B") { { new ByteArrayContent(new byte[300_000]), "file", "large.bin" } };

    private sealed class FullDisk : IFormFeature
    {
        public bool HasFormContentType => true;

        public Microsoft.AspNetCore.Http.IFormCollection? Form { get; set; }

        public Microsoft.AspNetCore.Http.IFormCollection ReadForm() => throw new IOException("No space left on device");

        public Task<Microsoft.AspNetCore.Http.IFormCollection> ReadFormAsync(CancellationToken cancellationToken) =>
            throw new IOException("No space left on device");
    }

    private sealed class FailingBody : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The disk that this body is read from has failed.");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            throw new IOException("The disk that this body is read from has failed.");
    }
}
