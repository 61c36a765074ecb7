using System.Collections.Generic;
using System.Web.Http;

namespace OldSite
{
    public class ValuesController : ApiController
    {
        private static readonly List<string> s_values = new List<string> { "one", "two" };

        public IEnumerable<string> Get()
        {
            return s_values;
        }

        public void Post([FromBody] string value)
        {
            lock (s_values)
            {
                s_values.Add(value);
            }
        }
    }
}
