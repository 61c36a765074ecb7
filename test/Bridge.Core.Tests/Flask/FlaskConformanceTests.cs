using Bridge.Flask;
using FluentAssertions;

namespace Bridge.Core.Tests.Flask;

/// <summary>Each vector, made into a response and sent by Response.ToAppFunc() into a plain OWIN environment.</summary>
[TestClass]
public sealed class FlaskConformanceTests
{
    public static IEnumerable<object[]> Rows => FlaskVectors.Rows;

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public async Task Answers_as_Flask_does(string name)
    {
        FlaskCase flask = FlaskVectors.Find(name);
        Dictionary<string, object> environment = TestEnvironment.Make(flask.Method);
        Exception? error = null;
        try
        {
            Response response = await new TestViewRequest(environment: environment).MakeResponseAsync(flask.Build());
            await response.ToAppFunc()(environment);
        }
        catch (Exception failure) when (FlaskCase.IsRefusal(failure))
        {
            error = failure;
        }

        OwinEnvironment owin = new(environment);
        if (flask.IsError)
        {
            error.Should().NotBeNull();
            TestEnvironment.BodyOf(environment).Should().BeEmpty();
            owin.ResponseHeaders.Should().BeEmpty();
            environment.Should().NotContainKey(OwinKeys.ResponseStatusCode);
            return;
        }

        error.Should().BeNull();
        flask.Verify(new FlaskAnswer(
            owin.StatusCode,
            owin.ReasonPhrase,
            [.. owin.ResponseHeaders.SelectMany(static header => header.Value, static (header, value) => new KeyValuePair<string, string>(header.Key, value))],
            TestEnvironment.BodyOf(environment)));
    }
}
