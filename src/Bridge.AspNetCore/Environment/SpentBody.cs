using Bridge.Contract;
using Bridge.Errors;

namespace Bridge.AspNetCore;

/// <summary>
/// A request's body that an application has read to its end, as ASP.NET Core's components get it. They would treat it as an empty body and report an error of
/// the client.
/// </summary>
/// <param name="inner">The body.</param>
internal sealed class SpentBody(Stream inner) : ReadOnlyStream
{
    /// <summary>The body.</summary>
    internal Stream Inner => inner;

    public override int Read(byte[] buffer, int offset, int count) => count == 0 ? 0 : throw Error();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        count == 0 ? Task.FromResult(0) : Task.FromException<int>(Error());

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.Length == 0 ? new ValueTask<int>(0) : ValueTask.FromException<int>(Error());

    private static InvalidOperationException Error() => SpentRequestBody.Error(null, "an OWIN application, from owin.RequestBody,");
}
