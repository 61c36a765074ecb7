using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Bridge.Load;

/// <summary>A body of as many blocks as the query asks for, of each kind that is streamed; and views that count the bytes that they are sent.</summary>
internal sealed class BodiesModule : ViewModule
{
    private static readonly string s_folder = Directory.CreateTempSubdirectory("bridge-load-").FullName;

    public BodiesModule()
    {
        Before(Watch.Look);
        Get("/hello", _ => "Hello");
        Get("/text", r => Text(Blocks(r)));
        Get("/text-async", r => TextAsync(Blocks(r)));
        Get("/bytes", r => Bytes(Blocks(r)));
        Get("/memory-async", r => MemoryAsync(Blocks(r)));
        Get("/stream", r => new BlockStream(Blocks(r)));
        Get("/pipe", r => PipeReader.Create(new BlockStream(Blocks(r))));
        Get("/file", r => new FileInfo(FileOf(Blocks(r))));
        Get("/file-response", r => Response.File(FileOf(Blocks(r)), "zeros.bin"));
        Get("/message", r => new WatchedMessage(Blocks(r)));
        Get("/json-lazy", r => Items(Blocks(r)));
        Get("/json-async", r => ItemsAsync(Blocks(r)));
        Get("/json-list", r => Response.Json(new RepeatedList(Blocks(r) * (Content.BlockSize / 1024))));
        Get("/app-sync", r => Sync(Blocks(r)));
        Get("/app-async", r => Async(Blocks(r)));
        Get("/app-begin", r => Begin(Blocks(r)));
        Get("/app-over", r => (Sync(Blocks(r)), 203, new Headers { ["X-Over"] = "yes" }));
        Get("/app-async-over", r => (Async(Blocks(r)), 203, new Headers { ["X-Over"] = "yes" }));
        Get("/middleware", r => new MidFunc(_ => Async(Blocks(r))));
        Get("/endless", r => Endless(r.Cancellation));
        Mount("/mounted", environment => Sync(Blocks(environment))(environment));

        Post("/upload/view", async r => await CountAsync(r.Body));
        Post("/upload/sync", r => Count(ReadSync));
        Post("/upload/async", r => Count(ReadAsync));
        Post("/upload/begin", r => Count(ReadBegin));
        Post("/upload/form", async r =>
        {
            ViewForm form = await r.ReadFormAsync();
            using Stream file = form.File("file")!.OpenRead();
            return $"{form["name"]} {await CountAsync(file)}";
        });
        Post("/echo", r => (r.Body, new Headers { ["Content-Type"] = "application/octet-stream" }));
    }

    public static long Blocks(IDictionary<string, object> environment) => Blocks((string)environment[OwinKeys.RequestQueryString]);

    /// <summary>Reads all of a stream.</summary>
    /// <returns>The number of bytes, and whether they were the blocks that they should be.</returns>
    public static async Task<string> CountAsync(Stream body)
    {
        BlockCheck check = new(Content.Block);
        byte[] buffer = new byte[Content.BlockSize];
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
        {
            check.Take(buffer.AsSpan(0, read));
        }

        return check.ToString();
    }

    public static void DeleteFiles() => Directory.Delete(s_folder, recursive: true);

    private static long Blocks(ViewRequest request) => Blocks(request.QueryString);

    private static long Blocks(string query) => long.Parse(query.Split("blocks=")[1], NumberStyles.None, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Text(long blocks)
    {
        using Watch.Once once = new();
        for (long i = 0; i < blocks; i++)
        {
            yield return Content.Text;
        }
    }

    private static async IAsyncEnumerable<string> TextAsync(long blocks)
    {
        using Watch.Once once = new();
        for (long i = 0; i < blocks; i++)
        {
            await Task.Yield();
            yield return Content.Text;
        }
    }

    private static async IAsyncEnumerable<string> Endless([EnumeratorCancellation] CancellationToken cancellation)
    {
        using Watch.Once once = new();
        while (true)
        {
            yield return Content.Text;
            await Task.Delay(50, cancellation);
        }
    }

    private static IEnumerable<byte[]> Bytes(long blocks)
    {
        using Watch.Once once = new();
        for (long i = 0; i < blocks; i++)
        {
            yield return Content.Block;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> MemoryAsync(long blocks)
    {
        using Watch.Once once = new();
        for (long i = 0; i < blocks; i++)
        {
            await Task.Yield();
            yield return Content.Block;
        }
    }

    private static IEnumerable<Dictionary<string, string>> Items(long blocks)
    {
        using Watch.Once once = new();
        for (long i = 0; i < blocks * (Content.BlockSize / 1024); i++)
        {
            yield return Content.Item;
        }
    }

    private static async IAsyncEnumerable<Dictionary<string, string>> ItemsAsync(long blocks)
    {
        using Watch.Once once = new();
        for (long i = 0; i < blocks * (Content.BlockSize / 1024); i++)
        {
            if (i % 64 == 0)
            {
                await Task.Yield();
            }

            yield return Content.Item;
        }
    }

    // A sparse file: as large as it has to be, and of no size on the disk.
    private static string FileOf(long blocks)
    {
        string path = Path.Combine(s_folder, $"{blocks}.bin");
        lock (s_folder)
        {
            if (!File.Exists(path))
            {
                using FileStream file = File.Create(path);
                file.SetLength(blocks * Content.BlockSize);
            }
        }

        return path;
    }

    private static AppFunc Sync(long blocks) => environment =>
    {
        var body = (Stream)environment[OwinKeys.ResponseBody];
        for (long i = 0; i < blocks; i++)
        {
            body.Write(Content.Block, 0, Content.Block.Length);
        }

        return Task.CompletedTask;
    };

    private static AppFunc Async(long blocks) => async environment =>
    {
        var body = (Stream)environment[OwinKeys.ResponseBody];
        for (long i = 0; i < blocks; i++)
        {
            await body.WriteAsync(Content.Block, 0, Content.Block.Length);
        }
    };

    private static AppFunc Begin(long blocks) => async environment =>
    {
        var body = (Stream)environment[OwinKeys.ResponseBody];
        for (long i = 0; i < blocks; i++)
        {
            await Task.Factory.FromAsync(body.BeginWrite, body.EndWrite, Content.Block, 0, Content.Block.Length, null);
        }
    };

    private static AppFunc Count(Func<Stream, Task<string>> read) => async environment =>
    {
        string answer = await read((Stream)environment[OwinKeys.RequestBody]);
        await ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
    };

    private static Task<string> ReadSync(Stream body)
    {
        BlockCheck check = new(Content.Block);
        byte[] buffer = new byte[Content.BlockSize];
        int read;
        while ((read = body.Read(buffer, 0, buffer.Length)) > 0)
        {
            check.Take(buffer.AsSpan(0, read));
        }

        return Task.FromResult(check.ToString());
    }

    private static Task<string> ReadAsync(Stream body) => CountAsync(body);

    private static async Task<string> ReadBegin(Stream body)
    {
        BlockCheck check = new(Content.Block);
        byte[] buffer = new byte[Content.BlockSize];
        int read;
        while ((read = await Task<int>.Factory.FromAsync(body.BeginRead, body.EndRead, buffer, 0, buffer.Length, null)) > 0)
        {
            check.Take(buffer.AsSpan(0, read));
        }

        return check.ToString();
    }
}
