using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Owin;

namespace KatanaSite.Pages
{
    internal static class JsonPage
    {
        public static Task Write(IOwinContext context, Entries entries)
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("["
                + string.Join(",", entries.All().Select(entry => "{\"name\":" + Quote(entry.Key) + ",\"text\":" + Quote(entry.Value) + "}"))
                + "]");
        }

        private static string Quote(string text)
        {
            var quoted = new StringBuilder("\"");
            foreach (char c in text)
            {
                if (c == '"' || c == '\\' || c < ' ')
                {
                    quoted.Append("\\u").Append(((int)c).ToString("x4"));
                }
                else
                {
                    quoted.Append(c);
                }
            }

            return quoted.Append('"').ToString();
        }
    }
}
