namespace Bridge.Owin.Environment;

/// <summary>The files that came with a request, in memory or on disk. They are deleted when the request ends.</summary>
internal sealed class FormFiles : IDisposable
{
    private readonly List<FormFileContent> _files = [];
    private bool _isEnded;

    /// <summary>Whether code outside the view uses the form too, so that the host deletes the files at the end of the request.</summary>
    public bool OutlivesView { get; set; }

    /// <summary>Stores a file. One that arrives after the end of the request is not kept.</summary>
    public async Task<FormFileContent> ReceiveAsync(Stream source, CancellationToken cancellation)
    {
        FormFileContent content = new();
        lock (_files)
        {
            if (_isEnded)
            {
                throw new ObjectDisposedException(nameof(ViewRequest), "The request is over; a view must await the form that it reads.");
            }

            _files.Add(content);
        }

        await content.ReceiveAsync(source, cancellation).ConfigureAwait(false);
        return content;
    }

    public void Dispose()
    {
        lock (_files)
        {
            _isEnded = true;
            foreach (FormFileContent file in _files)
            {
                file.Dispose();
            }

            _files.Clear();
        }
    }
}
