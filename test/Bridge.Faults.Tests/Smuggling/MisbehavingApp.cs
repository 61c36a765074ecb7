namespace Bridge.Faults.Tests.Smuggling;

/// <summary>An application that does what it must not, and what a client may make of it.</summary>
/// <param name="App">The application.</param>
/// <param name="Status">The status of its answer; zero where there is no answer but a clean error.</param>
/// <param name="Body">The body of its answer.</param>
/// <param name="MendedBy">The tuple over it that puts right what it did wrong, so that it has an answer.</param>
internal sealed record MisbehavingApp(AppFunc App, int Status = 0, string Body = "", string? MendedBy = null);
