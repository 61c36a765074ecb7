using System.Text;

namespace Bridge.Wire.Apps;

/// <summary>What OWIN applications in tests do to their environment.</summary>
internal static class EnvironmentExtensions
{
    extension(IDictionary<string, object> environment)
    {
        public Stream ResponseBody => (Stream)environment[OwinKeys.ResponseBody];

        public Stream RequestBody => (Stream)environment[OwinKeys.RequestBody];

        public IDictionary<string, string[]> ResponseHeaders => (IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders];

        public IDictionary<string, string[]> RequestHeaders => (IDictionary<string, string[]>)environment[OwinKeys.RequestHeaders];

        public string Path => (string)environment[OwinKeys.RequestPath];

        public string PathBase => (string)environment[OwinKeys.RequestPathBase];

        public Task WriteAsync(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            return environment.ResponseBody.WriteAsync(bytes, 0, bytes.Length);
        }

        public void Write(string text) => environment.ResponseBody.Write(Encoding.UTF8.GetBytes(text));

        public void OnSendingHeaders(Action<object> callback, object state)
            => ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(callback, state);
    }
}
