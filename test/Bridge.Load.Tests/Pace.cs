namespace Bridge.Load.Tests;

/// <summary>How slowly clients read and send until they are told to hurry: 4 KiB a second, well above the 240 bytes that Kestrel asks for.</summary>
internal sealed class Pace
{
    /// <summary>The most bytes that are sent or received at once.</summary>
    public const int Piece = 4 * 1024;

    /// <summary>So small that a server cannot leave a body to the kernel.</summary>
    public const int SocketBuffer = 16 * 1024;

    /// <summary>How long a client waits for the server's next bytes: without room for everybody it is long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets all clients go on as fast as they can.</summary>
    public void Hurry() => _hurry.TrySetResult();

    /// <summary>Waits a second, or until the clients hurry.</summary>
    public async ValueTask WaitAsync()
    {
        if (!_hurry.Task.IsCompleted)
        {
            await Task.WhenAny(_hurry.Task, Task.Delay(s_pause));
        }
    }
}
