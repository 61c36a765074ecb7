namespace Bridge.Functional.Tests.Conformance;

/// <summary>
/// Every MUST and SHOULD of OWIN 1.0.1 (the draft of 24 October 2014, which added owin.RequestId and owin.RequestUser), keyword by keyword, in our own words.
/// </summary>
internal static class Sentences
{
    private const string Application = "It binds the application: the server can only wait for the Task that it was given.";

    public static readonly Sentence[] All =
    [
        new("3.1-1", Level.Must, "An application's Task completes in the end, or the application throws.", Application),

        new("3.2-1", Level.Must, "There is an environment for each request, and it can be written to."),
        new("3.2-2", Level.Must, "It has all the keys that the tables mark as required."),
        new("3.2-3", Level.Must, "Its keys are compared ordinally."),
        new("3.2-4", Level.Must, "No key has a null value unless its description allows it."),

        new("3.2.1-1", Level.Must, "The request's path is relative to the path that the application is mounted at."),
        new("3.2.1-2", Level.Should, "A request's identifier is unique to some degree."),
        new("3.2.1-3", Level.ShouldNot, "Once set, a request's identifier is left alone."),
        new("3.2.1-4", Level.Must, "A request's user is a ClaimsPrincipal."),

        new("3.2.2-1", Level.Should, "Where the application gives no reason phrase, the server gives the usual one."),

        new("3.3-1", Level.Must, "Header dictionaries can be written to."),
        new("3.3-2", Level.Must, "Their keys are field names, without colon or white space."),
        new("3.3-3", Level.Must, "Their keys are compared ordinally, ignoring case."),
        new("3.3-4", Level.Should, "Names and values are ASCII."),
        new(
            "3.3-5",
            Level.Must,
            "Who changes an array of values puts it back into the dictionary, for what was read may be a copy.",
            "It binds whoever changes a header; the servers' side of it is 3.3-1."),
        new("3.3-6", Level.ShouldNot, "Header values are neither split nor merged without need."),

        new("3.4-1", Level.Should, "Where the request has a body, there is a stream to read it from."),
        new("3.4-2", Level.MustNot, "An application never sets the status 100."),
        new("3.4-3", Level.Should, "The server sends 100 Continue when the application begins to read the body that a client holds back."),
        new("3.4-4", Level.ShouldNot, "An application does not complete its Task before it is done with the request's body.", Application),
        new("3.4-5", Level.ShouldNot, "An application does not read from the request's body after its Task is complete."),
        new("3.4-6", Level.Must, "An application tells that its response is complete, or failed, by its Task or an exception.", Application),
        new("3.4-7", Level.ShouldNot, "An application does not write to the response's body after its Task is complete."),
        new("3.4-8", Level.ShouldNot, "An application reads no more of the body once the call was cancelled.", Application),
        new("3.4-9", Level.Should, "An application completes soon once the call was cancelled.", Application),
        new("3.4-10", Level.ShouldNot, "An application does not close the request's body unless it has read all of it."),
        new("3.4-11", Level.Must, "The owner of the request's body cleans up after the application's Task is complete."),
        new("3.4-12", Level.Should, "Exceptions of the request's body reach the server through the application."),

        new("3.5-1", Level.Must, "An application tells that its body is complete, or failed, by its Task or an exception.", Application),
        new("3.5-2", Level.ShouldNot, "An application writes no more to the body after its Task is complete."),
        new("3.5-3", Level.ShouldNot, "An application writes no more to the body once the call was cancelled.", Application),
        new("3.5-4", Level.Should, "An application completes soon once the call was cancelled.", Application),
        new("3.5-5", Level.ShouldNot, "An application does not close the response's body, to which middleware may add."),
        new("3.5-6", Level.Must, "The owner of the response's body cleans up after the application's Task is complete."),
        new(
            "3.5-7",
            Level.ShouldNot,
            "An application does not count on a stream that takes several writes at a time.",
            "It binds the application: one write at a time is what every server takes."),
        new(
            "3.5-8",
            Level.Should,
            "A developer who wants several writes at a time makes sure that server and middleware take them.",
            "It binds the developer of the application."),

        new("3.6-1", Level.Should, "owin.CallCancelled fires when the request fails before the application's Task is complete."),
        new(
            "3.6-2",
            Level.Should,
            "Middleware that replaces owin.CallCancelled chains its token to the one it found.",
            "It binds middleware; the servers' side of it, that the key can be replaced, is 3.2-1."),

        new("4-1", Level.Must, "There are startup properties, and they can be written to."),
        new("4-2", Level.Must, "They have all the keys that the table marks as required."),
        new("4-3", Level.Must, "Their keys are compared ordinally."),
        new("4-4", Level.Must, "No key of theirs has a null value unless its description allows it."),

        new("5.1-1", Level.Must, "The scheme is the server's best guess."),

        new("5.2-1", Level.Must, "The request's headers always have a Host."),
        new("5.2-2", Level.Must, "Its form is a host name, and a port after a colon if there is one."),
        new("5.2-3", Level.Should, "It is found by the three steps that follow."),
        new("5.2-4", Level.Must, "First: of a request for an absolute URI, it is that URI's host."),
        new("5.2-5", Level.Must, "Second: of any other, it is the Host header's value."),
        new("5.2-6", Level.Must, "Third: where there is no Host header, or an empty one, it is a sensible guess."),

        new("5.3-1", Level.MustNot, "owin.RequestPathBase does not end with a slash."),
        new("5.3-2", Level.Must, "owin.RequestPathBase is empty or begins with a slash."),
        new("5.3-3", Level.Must, "owin.RequestPath begins with a slash, or is empty where the path base is not."),

        new("5.5-1", Level.Must, "Path and path base are percent-decoded."),
        new("5.5-2", Level.Must, "The query is percent-encoded."),

        new("6-1", Level.Should, "A server that wants to be robust takes every type of exception from an application."),

        new(
            "6.1-1",
            Level.Should,
            "An application traps its own errors and answers with a response that fits.",
            "It binds the application; what the server does with those that it does not trap is 6-1 and 6.1-2."),
        new("6.1-2", Level.Should, "A server sends no headers before the first write, so that an application that fails before it is answered with a 500."),

        new("6.2-1", Level.Should, "A server that meets an error during a request fires owin.CallCancelled."),
        new("6.2-2", Level.Should, "A server that ends a request bears with an application that takes its time to complete."),

        new("7-1", Level.Should, "Implementers document the version of OWIN that they support."),
    ];
}
