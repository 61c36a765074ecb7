using System.Collections.ObjectModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore;

/// <summary>Converts ASP.NET Core's form to a view's, and back.</summary>
internal static class FormConversion
{
    /// <exception cref="HttpException">The form is larger than the limits (413).</exception>
    internal static ViewForm Of(IFormCollection form, FormLimits limits)
    {
        Dictionary<string, StringValues> fields = new(form.Count, StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, StringValues> field in form)
        {
            fields[field.Key] = field.Value;
        }

        ViewForm view = new(
            fields,
            [.. form.Files.Select(static file => new ViewFormFile(file.Name, file.FileName, file.ContentType, file.Length, file.OpenReadStream))]);
        limits.Check(view);
        return view;
    }

    internal static IFormCollection ToHost(ViewForm form)
    {
        Dictionary<string, StringValues> fields = new(form.Count, StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, StringValues> field in form)
        {
            fields[field.Key] = field.Value;
        }

        return new FormCollection(fields, new Files([.. form.Files.Select(static file => new File(file))]));
    }

    private sealed class Files(IList<IFormFile> files) : ReadOnlyCollection<IFormFile>(files), IFormFileCollection
    {
        public IFormFile? this[string name] => GetFile(name);

        public IFormFile? GetFile(string name) => this.FirstOrDefault(file => string.Equals(file.Name, name, StringComparison.OrdinalIgnoreCase));

        public IReadOnlyList<IFormFile> GetFiles(string name) => [.. this.Where(file => string.Equals(file.Name, name, StringComparison.OrdinalIgnoreCase))];
    }

    private sealed class File(ViewFormFile file) : IFormFile
    {
        public string ContentType => file.ContentType ?? "";

        public string ContentDisposition => $"form-data; name=\"{file.Name}\"; filename=\"{file.FileName}\"";

        public IHeaderDictionary Headers { get; } = new HeaderDictionary { ["Content-Type"] = file.ContentType };

        public long Length => file.Length;

        public string Name => file.Name;

        public string FileName => file.FileName;

        public void CopyTo(Stream target)
        {
            using Stream content = OpenReadStream();
            content.CopyTo(target);
        }

        public async Task CopyToAsync(Stream target, CancellationToken cancellationToken = default)
        {
            await using Stream content = OpenReadStream();
            await content.CopyToAsync(target, cancellationToken);
        }

        public Stream OpenReadStream() => file.OpenRead();
    }
}
