namespace Bridge.Faults.Tests.Smuggling;

/// <summary>The ways in which an application's headers come to the wire.</summary>
public enum AppKind
{
    /// <summary>A view that returns a Response.</summary>
    Response,

    /// <summary>A view that returns a tuple.</summary>
    Tuple,

    /// <summary>An application that is the host's own, or a mount of its own.</summary>
    Mounted,

    /// <summary>A view that returns an application.</summary>
    App,

    /// <summary>A view that returns an application, which sets the headers, under a tuple.</summary>
    AppUnderTuple,

    /// <summary>A view that returns an application under a tuple, which sets the headers.</summary>
    TupleOverApp,

    /// <summary>An application that puts its own header dictionary into the environment.</summary>
    OwnDictionary,

    /// <summary>An application that sets the headers when they are about to be sent.</summary>
    Callback,

    /// <summary>Katana's IOwinContext.</summary>
    Katana,

    /// <summary>A view that returns an HttpResponseMessage.</summary>
    Message,

    /// <summary>A view that returns an IResult: on Kestrel alone.</summary>
    Result,

    /// <summary>The same, under a tuple.</summary>
    ResultUnderTuple,
}
