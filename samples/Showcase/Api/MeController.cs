using System.Web.Http;

namespace Bridge.Showcase;

/// <summary>Tells who is signed in, by Web API's own <c>[Authorize]</c>.</summary>
[Authorize]
public sealed class MeController : ApiController
{
    /// <returns>The user's name.</returns>
    public string? Get() => User.Identity?.Name;
}
