namespace Bridge.Owin.Environment;

/// <summary>The files that came with a request, in memory or on disk, which go when it ends.</summary>
internal sealed class FormFiles : IDisposable
{
    private readonly List<FormFileContent> _files = [];
    private bool _isEnded;

    /// <summary>Whether others than the view have the form too, so that the host disposes of the files with the request.</summary>
    public bool OutlivesView { get; set; }

    /// <summary>Receives a file. One that arrives after the request has ended is not kept.</summary>
    public async Task<FormFileContent> ReceiveAsync(Stream source, CancellationToken cancellation)
    {
        FormFileContent content = new();
        lock (_files)
        {
            if (_isEnded)
            {
                throw new ObjectDisposedException(nameof(ViewRequest), "The request is over; a view must wait for the form that it reads.");
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
