using System.Collections.Generic;
using System.Web.Http;

namespace OldSite
{
    public class ValuesController : ApiController
    {
        private static readonly List<string> Values = new List<string> { "one", "two" };

        public IEnumerable<string> Get()
        {
            return Values;
        }

        public void Post([FromBody] string value)
        {
            lock (Values)
            {
                Values.Add(value);
            }
        }
    }
}
