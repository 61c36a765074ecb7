using FluentAssertions;

namespace Bridge.Core.Tests.Errors;

[TestClass]
public sealed class TypeNamesTests
{
#if NET
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
#endif

    [TestMethod]
    public async Task A_type_that_nests_without_measure_is_named_in_short()
    {
        Type deep = typeof(int);
        for (int i = 0; i < 40; i++)
        {
            deep = typeof(Wrapped<>).MakeGenericType(deep);
        }

        (await Answer.RefusalOf(Activator.CreateInstance(deep)))
            .Should()
            .StartWith("The view the view returned a Wrapped<Wrapped<Wrapped<Wrapped<Wrapped<...>>>>>, which");
    }

#if NET
    // Mono's own loader takes for ever over such a type.
    [TestMethod]
    public async Task A_type_that_doubles_at_each_step_is_named_in_short()
    {
        Type wide = typeof(int);
        for (int i = 0; i < 40; i++)
        {
            wide = typeof(Pair<,>).MakeGenericType(wide, wide);
        }

        (await Answer.RefusalOf(Activator.CreateInstance(wide)).WaitAsync(s_patience)).Length.Should().BeLessThan(5000);
        (await Answer.RefusalOf(Activator.CreateInstance(typeof(TaskCompletionSource<>).MakeGenericType(wide))).WaitAsync(s_patience)).Length
            .Should()
            .BeLessThan(5000);
    }

    private sealed class Pair<TOne, TTwo>;
#endif

    private sealed class Wrapped<T>;
}
