using System.Text;
using Bridge.Coercion;
using Bridge.Sending;

namespace Bridge.Core.Tests;

/// <summary>What came of a view's result, all the way through the coercion and the writer into a plain OWIN environment.</summary>
internal sealed class Answer
{
    private readonly IDictionary<string, object> _environment;

    private Answer(IDictionary<string, object> environment) => _environment = environment;

    public int Status => new OwinEnvironment(_environment).StatusCode;

    public string? Reason => new OwinEnvironment(_environment).ReasonPhrase;

    public IDictionary<string, string[]> Headers => new OwinEnvironment(_environment).ResponseHeaders;

    public byte[] Body => TestEnvironment.BodyOf(_environment);

    public string Text => Encoding.UTF8.GetString(Body);

    public string? ContentType => this["Content-Type"];

    public string? this[string name] => TestEnvironment.HeaderOf(_environment, name);

    /// <summary>Runs a view that returns <paramref name="result"/>.</summary>
    public static async Task<Answer> Of(
        object? result, string method = "GET", BridgeOptions? options = null, Action<IDictionary<string, object>>? prepare = null) =>
        await OfView(View.Of(_ => result), method, options, prepare);

    public static async Task<Answer> OfView(
        View view, string method = "GET", BridgeOptions? options = null, Action<IDictionary<string, object>>? prepare = null)
    {
        Dictionary<string, object> environment = TestEnvironment.Make(method);
        prepare?.Invoke(environment);
        ResponseCoercer coercer = options is null ? ResponseCoercer.Default : new ResponseCoercer(options);
        View named = view.NamedIfAnonymous("the view");
        await ViewRunner.RunAsync(named, new TestViewRequest(coercer, named, environment), coercer, new OwinResponseTarget(environment));
        return new Answer(environment);
    }

    /// <summary>The JSON of a result, which has to be JSON.</summary>
    public static async Task<string> JsonOf(object result)
    {
        Answer answer = await Of(result);
        return answer.ContentType == "application/json" ? answer.Text : throw new InvalidOperationException($"The result is {answer.ContentType}.");
    }

    /// <summary>The message with which a result is refused, and that nothing of it was sent.</summary>
    public static async Task<string> RefusalOf(object? result, string method = "GET", BridgeOptions? options = null) =>
        (await ErrorOf(result, method, options)).Message;

    public static async Task<InvalidViewResultException> ErrorOf(object? result, string method = "GET", BridgeOptions? options = null)
    {
        Dictionary<string, object>? environment = null;
        try
        {
            await Of(result, method, options, made => environment = (Dictionary<string, object>)made);
        }
        catch (InvalidViewResultException error)
        {
            if (TestEnvironment.BodyOf(environment!).Length > 0
                || new OwinEnvironment(environment!).ResponseHeaders.Count > 0
                || environment!.ContainsKey(OwinKeys.ResponseStatusCode))
            {
                throw new InvalidOperationException("A part of the refused result was sent.", error);
            }

            return error;
        }

        throw new InvalidOperationException("The result was not refused.");
    }
}
