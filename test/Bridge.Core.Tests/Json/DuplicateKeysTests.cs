using System.Collections;
using System.Collections.Specialized;
using FluentAssertions;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class DuplicateKeysTests
{
    [TestMethod]
    public async Task Keys_that_are_the_same_text_are_refused_where_they_stand()
    {
        (await Answer.RefusalOf(new { h = new Hashtable { [1] = 1, ["1"] = 2 } })).Should().Contain("h is a Hashtable: two of its keys are 1 as text");
        (await Answer.RefusalOf(new { d = new Dictionary<object, int> { [1] = 1, [1L] = 2 } })).Should().Contain("two of its keys are 1 as text");
        (await Answer.RefusalOf(new { n = new NameValueCollection { { null, "a" }, { "", "b" } } })).Should().Contain("n is a NameValueCollection: two of its");
        (await Answer.JsonOf(new OrderedDictionary { { 1, 1 }, { "a", 2 } })).Should().Be("{\"1\":1,\"a\":2}");
    }
}
