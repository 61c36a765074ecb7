using System.Text;

namespace Bridge.Wire;

/// <summary>What OWIN applications in tests do to their environment.</summary>
internal static class EnvironmentExtensions
{
    extension(IDictionary<string, object> environment)
    {
        public Stream ResponseBody => environment.Get<Stream>(OwinKeys.ResponseBody);

        public Stream RequestBody => environment.Get<Stream>(OwinKeys.RequestBody);

        public IDictionary<string, string[]> ResponseHeaders => environment.Get<IDictionary<string, string[]>>(OwinKeys.ResponseHeaders);

        public IDictionary<string, string[]> RequestHeaders => environment.Get<IDictionary<string, string[]>>(OwinKeys.RequestHeaders);

        public string Path => environment.Get<string>(OwinKeys.RequestPath);

        public string PathBase => environment.Get<string>(OwinKeys.RequestPathBase);

        public T Get<T>(string key) => (T)environment[key];

        public Task WriteAsync(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            return environment.ResponseBody.WriteAsync(bytes, 0, bytes.Length);
        }

        public void Write(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            environment.ResponseBody.Write(bytes, 0, bytes.Length);
        }

        public void OnSendingHeaders(Action<object> callback, object state) =>
            environment.Get<Action<Action<object>, object>>(OwinKeys.OnSendingHeaders)(callback, state);
    }
}
