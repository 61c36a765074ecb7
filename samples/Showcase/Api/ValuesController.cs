using System.Web.Http;

namespace Bridge.Showcase;

/// <summary>Found by the convention route: <c>/api/values</c> and <c>/api/values/2</c>.</summary>
public sealed class ValuesController : ApiController
{
    private static readonly string[] s_values = ["one", "two", "three"];

    /// <returns>All values.</returns>
    public IEnumerable<string> Get() => s_values;

    /// <param name="id">The number of a value; the first is 1.</param>
    /// <returns>The value, or 404.</returns>
    public IHttpActionResult Get(int id) => id >= 1 && id <= s_values.Length ? Ok(s_values[id - 1]) : NotFound();
}
