using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>A form of ASP.NET Core as a view's, and back.</summary>
[TestClass]
public sealed class FormConversionTests
{
    [TestMethod]
    public async Task Form_of_a_view_is_the_hosts_with_its_files()
    {
        Dictionary<string, StringValues> fields = new() { ["Name"] = new StringValues(["1", "2"]) };
        ViewFormFile file = new("Photo", "a.png", "image/png", 4, static () => new MemoryStream("file"u8.ToArray()));
        ViewFormFile plain = new("other", "b", null, 0, static () => Stream.Null);

        IFormCollection form = FormConversion.ToHost(new ViewForm(fields, [file, plain]));

        form["name"].Should().Equal("1", "2");
        form.Files.Should().HaveCount(2);
        form.Files["photo"].Should().BeSameAs(form.Files[0]);
        form.Files["missing"].Should().BeNull();
        form.Files.GetFile("PHOTO").Should().BeSameAs(form.Files[0]);
        form.Files.GetFiles("photo").Should().ContainSingle();
        form.Files.GetFiles("missing").Should().BeEmpty();
        IFormFile photo = form.Files[0];
        (photo.Name, photo.FileName, photo.ContentType, photo.Length).Should().Be(("Photo", "a.png", "image/png", 4L));
        photo.ContentDisposition.Should().Be("form-data; name=\"Photo\"; filename=\"a.png\"");
        photo.Headers.ContentType.Should().Equal("image/png");
        form.Files[1].ContentType.Should().BeEmpty();
        MemoryStream copy = new();
        photo.CopyTo(copy);
        await photo.CopyToAsync(copy);
        Encoding.ASCII.GetString(copy.ToArray()).Should().Be("filefile");
    }

    [TestMethod]
    public void Form_of_the_host_is_a_views_within_the_limits()
    {
        FormCollection form = new(new Dictionary<string, StringValues> { ["Name"] = new StringValues(["1", "2"]) });
        FormConversion.Of(form, new FormLimits { ValueCount = 2 })["name"].Should().Equal("1", "2");
        FluentActions.Invoking(() => FormConversion.Of(form, new FormLimits { ValueCount = 1 })).Should().Throw<HttpException>()
            .Which.StatusCode.Should().Be(413);
    }
}
