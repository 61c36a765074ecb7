using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace Bridge.Functional.Tests.SignIn;

/// <summary>Brings the controllers of this file alone, which are nested and so found by no other app of these tests.</summary>
internal sealed class SignInControllers : IApplicationFeatureProvider<ControllerFeature>
{
    public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature)
    {
        feature.Controllers.Clear();
        feature.Controllers.Add(typeof(Pages).GetTypeInfo());
        feature.Controllers.Add(typeof(Api).GetTypeInfo());
    }

    private sealed class Pages : Controller
    {
        [HttpGet("/secret/mvc")]
        [HttpPost("/secret/mvc")]
        [Authorize("known")]
        public string Secret() => $"mvc for {User.Identity!.Name}";

        [HttpGet("/readers/mvc")]
        [HttpPost("/readers/mvc")]
        [Authorize("readers")]
        public string Readers() => $"mvc for {User.Identity!.Name}";
    }

    [ApiController]
    private sealed class Api : ControllerBase
    {
        [HttpGet("/secret/controller")]
        [Authorize]
        public object Secret() => new { User.Identity!.Name };
    }
}
