namespace Owin;

/// <summary>The stages of IIS's integrated pipeline where middleware can run.</summary>
public enum PipelineStage
{
    /// <summary>AuthenticateRequest.</summary>
    Authenticate,

    /// <summary>PostAuthenticateRequest.</summary>
    PostAuthenticate,

    /// <summary>AuthorizeRequest.</summary>
    Authorize,

    /// <summary>PostAuthorizeRequest.</summary>
    PostAuthorize,

    /// <summary>ResolveRequestCache.</summary>
    ResolveCache,

    /// <summary>PostResolveRequestCache.</summary>
    PostResolveCache,

    /// <summary>MapRequestHandler.</summary>
    MapHandler,

    /// <summary>PostMapRequestHandler.</summary>
    PostMapHandler,

    /// <summary>AcquireRequestState.</summary>
    AcquireState,

    /// <summary>PostAcquireRequestState.</summary>
    PostAcquireState,

    /// <summary>PreRequestHandlerExecute, where middleware without a marker runs.</summary>
    PreHandlerExecute,
}
