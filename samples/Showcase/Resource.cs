namespace Bridge.Showcase;

/// <summary>The files that are compiled into the program.</summary>
internal static class Resource
{
    /// <exception cref="InvalidOperationException">There is no resource of that name.</exception>
    public static string Text(string name)
    {
        using Stream stream = typeof(Resource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program has no resource '{name}'.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
