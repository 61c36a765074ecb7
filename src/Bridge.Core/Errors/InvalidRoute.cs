namespace Bridge.Errors;

/// <summary>What is wrong with a route's template.</summary>
internal static class InvalidRoute
{
    /// <param name="template">The template.</param>
    /// <param name="constraint">A constraint within it, with its argument if it has one.</param>
    /// <param name="known">The names of the constraints that the host has.</param>
    /// <returns>The message for a constraint that the host does not have; null for one that it has.</returns>
    public static string? Constraint(string template, string constraint, ICollection<string> known)
    {
        int argument = constraint.IndexOf('(');
        string name = argument < 0 ? constraint : constraint.Substring(0, argument);
        foreach (string other in known)
        {
            if (string.Equals(other, name, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        List<string> names = [.. known];
        names.Sort(StringComparer.Ordinal);
        return $"The route template \"{template}\" has the constraint \"{name}\", which this host does not have. "
            + $"Its constraints are {string.Join(", ", names)}.";
    }
}
