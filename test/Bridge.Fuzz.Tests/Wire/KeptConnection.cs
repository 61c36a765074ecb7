
namespace Bridge.Fuzz.Tests;

/// <summary>
/// A client that sends one request after the other on one connection, as long as the server keeps it; and that notices bytes which belong to no response.
/// </summary>
internal sealed class KeptConnection(TestServer server) : IDisposable
{
    private RawConnection? _connection;

    /// <summary>Sends a request and reads its response.</summary>
    /// <returns>The response; null where the server closed the connection without one.</returns>
    /// <exception cref="InvalidDataException">What came was no response, or more than one.</exception>
    public async Task<RawResponse?> SendAsync(string request, string method = "GET")
    {
        _connection ??= server.Connect();
        RawResponse? response;
        try
        {
            await _connection.SendAsync(request);
            response = await _connection.ReadResponseAsync(method);
        }
        catch (Exception error) when (error is EndOfStreamException or IOException)
        {
            Close();
            return null;
        }
        catch (Exception error) when (error is FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("What came is no response.", error);
        }

        if (response.Header("Connection") == "close")
        {
            (string rest, _) = await _connection.ReadToEndAsync();
            Close();
            if (rest.Length > 0)
            {
                throw new InvalidDataException($"After the response \"{response.StatusLine}\" came \"{rest}\".");
            }
        }

        return response;
    }

    public void Dispose() => Close();

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
