using System.Web.Http;

namespace Site;

public sealed class ValuesController : ApiController
{
    public IEnumerable<string> Get() => ["one", "two"];
}
