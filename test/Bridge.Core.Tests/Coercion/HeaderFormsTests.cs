using FluentAssertions;

namespace Bridge.Core.Tests.Coercion;

[TestClass]
public sealed class HeaderFormsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [TestMethod]
    public async Task Headers_without_an_end()
    {
        object[] forms =
        [
            new Dictionary<string, object> { ["X-A"] = Endless("1") }, new Dictionary<string, object> { ["X-A"] = Endless(1) }, Endless(("X-A", "1")),
            Endless(new KeyValuePair<string, string>("X-A", "1")), Endless(new KeyValuePair<string, object>("X-A", 1)), Endless<object>(("X-A", "1")),
        ];
        foreach (object headers in forms)
        {
            (await Answer.RefusalOf(("x", headers)).WaitAsync(s_patience))
                .Should()
                .Be("The view the view returned headers that cannot be sent. The headers, or the values of one header, are a sequence without an end, "
                    + "or of more than 10000 items.");
        }

        static IEnumerable<T> Endless<T>(T item)
        {
            while (true)
            {
                yield return item;
            }
        }
    }
}
