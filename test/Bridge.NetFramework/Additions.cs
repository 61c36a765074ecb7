using System.Buffers;
using System.Text;

namespace Bridge;

/// <summary>What .NET has and .NET Framework 4.7.2 has not, as far as the tests call it: so that one source does for both.</summary>
public static class Additions
{
    extension(Task task)
    {
        public bool IsCompletedSuccessfully => task.Status == TaskStatus.RanToCompletion;

        public Task WaitAsync(TimeSpan timeout) => task.WaitAsync(timeout, CancellationToken.None);

        public Task WaitAsync(CancellationToken cancellation) => task.WaitAsync(Timeout.InfiniteTimeSpan, cancellation);

        public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellation)
        {
            if (await Task.WhenAny(task, Task.Delay(timeout, cancellation)) != task)
            {
                cancellation.ThrowIfCancellationRequested();
                throw new TimeoutException();
            }

            await task;
        }
    }

    extension<T>(Task<T> task)
    {
        public Task<T> WaitAsync(TimeSpan timeout) => task.WaitAsync(timeout, CancellationToken.None);

        public Task<T> WaitAsync(CancellationToken cancellation) => task.WaitAsync(Timeout.InfiniteTimeSpan, cancellation);

        public async Task<T> WaitAsync(TimeSpan timeout, CancellationToken cancellation)
        {
            await ((Task)task).WaitAsync(timeout, cancellation);
            return await task;
        }
    }

    extension(ValueTask)
    {
        public static ValueTask CompletedTask => default;

        public static ValueTask<T> FromResult<T>(T result) => new(result);

        public static ValueTask FromException(Exception exception) => new(Task.FromException(exception));
    }

    extension(CancellationTokenSource source)
    {
        public Task CancelAsync() => Task.Run(source.Cancel);
    }

    extension(Stream stream)
    {
        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default) =>
            new(stream.WriteAsync(bytes.ToArray(), 0, bytes.Length, cancellation));

        public void Write(ReadOnlySpan<byte> bytes) => stream.Write(bytes.ToArray(), 0, bytes.Length);

        public async ValueTask<int> ReadAsync(Memory<byte> bytes, CancellationToken cancellation = default)
        {
            byte[] buffer = new byte[bytes.Length];
            int read = await stream.ReadAsync(buffer, 0, buffer.Length, cancellation);
            buffer.AsSpan(0, read).CopyTo(bytes.Span);
            return read;
        }

        public async ValueTask ReadExactlyAsync(Memory<byte> bytes, CancellationToken cancellation = default)
        {
            while (bytes.Length > 0)
            {
                int read = await stream.ReadAsync(bytes, cancellation);
                bytes = read > 0 ? bytes.Slice(read) : throw new EndOfStreamException();
            }
        }

        public Task CopyToAsync(Stream target, CancellationToken cancellation) => stream.CopyToAsync(target, 81920, cancellation);
    }

    extension(HttpContent content)
    {
        public Task<string> ReadAsStringAsync(CancellationToken cancellation) => content.ReadAsStringAsync().WaitAsync(cancellation);

        public Task<byte[]> ReadAsByteArrayAsync(CancellationToken cancellation) => content.ReadAsByteArrayAsync().WaitAsync(cancellation);

        public Task<Stream> ReadAsStreamAsync(CancellationToken cancellation) => content.ReadAsStreamAsync().WaitAsync(cancellation);
    }

    extension(HttpClient client)
    {
        public Task<string> GetStringAsync(string url, CancellationToken cancellation) => client.GetStringAsync(url).WaitAsync(cancellation);
    }

    extension(string text)
    {
        public string[] Split(char separator, int count) => text.Split([separator], count);

        public string[] Split(char separator, StringSplitOptions options) => text.Split([separator], options);

        public string[] Split(string separator, StringSplitOptions options = StringSplitOptions.None) => text.Split([separator], options);

        public bool Contains(char c) => text.IndexOf(c) >= 0;

        public bool Contains(string part, StringComparison comparison) => text.IndexOf(part, comparison) >= 0;

        public bool StartsWith(char c) => text.Length > 0 && text[0] == c;

        public bool EndsWith(char c) => text.Length > 0 && text[text.Length - 1] == c;

        public string Replace(string part, string with, StringComparison comparison) => comparison == StringComparison.Ordinal
            ? text.Replace(part, with)
            : throw new NotSupportedException("Only what the tests need.");
    }

    extension<T>(IEnumerable<T> items)
    {
        public IEnumerable<T> Order(IComparer<T>? comparer = null) => items.OrderBy(item => item, comparer);

        public HashSet<T> ToHashSet(IEqualityComparer<T>? comparer = null) => new(items, comparer);
    }

    extension<TKey, TValue>(Dictionary<TKey, TValue> dictionary)
        where TKey : notnull
    {
        public bool TryAdd(TKey key, TValue value)
        {
            if (dictionary.ContainsKey(key))
            {
                return false;
            }

            dictionary.Add(key, value);
            return true;
        }
    }

    extension(Encoding encoding)
    {
        public string GetString(ReadOnlySequence<byte> bytes) => encoding.GetString(bytes.ToArray());
    }

    extension(Directory)
    {
        public static DirectoryInfo CreateTempSubdirectory(string? prefix = null) =>
            Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), prefix + Path.GetRandomFileName()));
    }

    extension(File)
    {
        public static Task WriteAllTextAsync(string path, string text, CancellationToken cancellation = default) =>
            Task.Run(() => File.WriteAllText(path, text), cancellation);

        public static Task WriteAllBytesAsync(string path, byte[] bytes, CancellationToken cancellation = default) =>
            Task.Run(() => File.WriteAllBytes(path, bytes), cancellation);

        public static Task<byte[]> ReadAllBytesAsync(string path, CancellationToken cancellation = default) =>
            Task.Run(() => File.ReadAllBytes(path), cancellation);
    }

    extension(DateTime)
    {
        public static DateTime UnixEpoch => new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    }

    extension(Enum)
    {
        public static T[] GetValues<T>()
            where T : struct => (T[])Enum.GetValues(typeof(T));
    }

    extension<TKey, TValue>(KeyValuePair<TKey, TValue> pair)
    {
        public void Deconstruct(out TKey key, out TValue value) => (key, value) = (pair.Key, pair.Value);
    }
}
