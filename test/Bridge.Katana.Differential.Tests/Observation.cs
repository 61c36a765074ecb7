namespace Bridge.Katana.Differential;

/// <summary>What one side did with the inputs of a case: lines of a name and a value, or the type of an exception after an exclamation mark.</summary>
internal sealed class Observation
{
    private readonly List<(string, string)> _lines = [];

    public (string, string)[] Lines => [.. _lines];

    /// <summary>Observes one thing.</summary>
    public void See(string name, Func<object> value)
    {
        string shown;
        try
        {
            shown = Shown.Value(value());
        }
        catch (Exception failure)
        {
            shown = "!" + Innermost(failure).GetType().Name;
        }
        _lines.Add((name, shown));
    }

    /// <summary>Observes what an action leaves behind. What follows a difference here is not compared: the sides are in different states.</summary>
    public void Step(string name, Action action, Func<object> state)
    {
        string failure = "";
        try
        {
            action();
        }
        catch (Exception thrown)
        {
            failure = "!" + Innermost(thrown).GetType().Name + " ";
        }
        _lines.Add(("step " + name, failure + Shown.Value(state())));
    }

    private static Exception Innermost(Exception failure) =>
        failure is System.Reflection.TargetInvocationException or AggregateException && failure.InnerException != null
            ? Innermost(failure.InnerException)
            : failure;
}
