using System.Collections;
using System.Globalization;
using System.Text;
using Bridge.Http;

namespace Bridge.Modules;

/// <summary>
/// A route template from which URLs are made: ASP.NET Core's templates with their parameters, defaults, optional parts and catch-alls. Constraints are ignored.
/// Every host makes its URLs here, so that they are the same. All characters except unreserved ones are percent-encoded, so that a URL can be written in HTML
/// between any quotes.
/// </summary>
internal sealed class UrlTemplate
{
    private readonly List<List<Part>> _segments = [];
    private readonly string _text;

    private UrlTemplate(string text) => _text = text;

    /// <summary>The form of the template for comparing what templates match: the literals in lower case, and the parameters without their names.</summary>
    public string Shape
    {
        get
        {
            StringBuilder shape = new();
            foreach (List<Part> segment in _segments)
            {
                shape.Append('/');
                foreach (Part part in segment)
                {
                    shape.Append(part.IsParameter
                        ? $"{{{(part.IsCatchAll ? "*" : "")}{part.Constraints}{(part.IsOptional || part.Default is not null ? "?" : "")}}}"
                        : part.Text.ToLowerInvariant());
                }
            }

            return shape.ToString();
        }
    }

    /// <summary>Reads a template.</summary>
    /// <exception cref="ArgumentException">It is malformed.</exception>
    public static UrlTemplate Parse(string template)
    {
        UrlTemplate parsed = new(template);
        string rest = template.StartsWith("~/", StringComparison.Ordinal) ? template.Substring(2) : template;
        List<Part> segment = [];
        StringBuilder literal = new();
        for (int i = 0; i < rest.Length; i++)
        {
            char c = rest[i];
            bool isDoubled = i + 1 < rest.Length && rest[i + 1] == c;
            if (c is '{' or '}' && isDoubled)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '{')
            {
                AddLiteral(segment, literal);
                segment.Add(parsed.ReadParameter(rest, ref i));
            }
            else if (c == '}')
            {
                throw parsed.Malformed("it has a single }; write }} for the character itself");
            }
            else if (c == '/')
            {
                parsed.AddSegment(segment, literal);
                segment = [];
            }
            else
            {
                literal.Append(c);
            }
        }

        parsed.AddSegment(segment, literal);
        return parsed;
    }

    /// <summary>
    /// Whether a path has the template's form: its literals, and text in place of its parameters. Constraints and the literal parts of a segment with
    /// parameters are not checked. It is used to find the methods of a path.
    /// </summary>
    public bool HasForm(string path)
    {
        int position = 0;
        for (int i = 0; i < _segments.Count; i++)
        {
            List<Part> segment = _segments[i];
            Part first = segment[0];
            if (segment.Count == 1 && first.IsCatchAll)
            {
                return true;
            }

            // As in ASP.NET Core, a slash at the end makes no difference.
            if (position >= path.Length - 1)
            {
                return _segments.Skip(i).All(static left => left.Count == 1 && (left[0].IsOptional || left[0].IsCatchAll || left[0].Default is not null));
            }

            int start = position + 1;
            int end = path.IndexOf('/', start);
            position = end < 0 ? path.Length : end;
            if (position == start || (segment.Count == 1 && !first.IsParameter
                && !string.Equals(first.Text, path.Substring(start, position - start), StringComparison.OrdinalIgnoreCase)))
            {
                return false;
            }
        }

        return position >= path.Length - 1;
    }

    /// <summary>Makes a path that begins with a slash, with a query of the values that are not in the template.</summary>
    /// <exception cref="ArgumentException">A value that the template requires is missing.</exception>
    public string Build(IEnumerable<KeyValuePair<string, object?>> values)
    {
        List<KeyValuePair<string, object?>> left = [];
        Dictionary<string, string> given = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, object?> value in values)
        {
            if (!Names(value.Key))
            {
                left.Add(value);
            }
            else if (TextOf(value.Value) is { Length: > 0 } text)
            {
                given[value.Key] = text;
            }
        }

        StringBuilder url = new();
        int needed = _segments.Count;
        while (needed > 0 && CanBeLeftOut(_segments[needed - 1], given))
        {
            needed--;
        }

        for (int i = 0; i < needed; i++)
        {
            url.Append('/');
            AppendSegment(url, _segments[i], given);
        }

        if (url.Length == 0)
        {
            url.Append('/');
        }

        AppendQuery(url, left);
        return url.ToString();
    }

    private static void AddLiteral(List<Part> segment, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            segment.Add(new Part(literal.ToString()));
            literal.Clear();
        }
    }

    private void AddSegment(List<Part> segment, StringBuilder literal)
    {
        AddLiteral(segment, literal);
        if (segment.Count > 0)
        {
            _segments.Add(segment);
        }
    }

    private Part ReadParameter(string template, ref int i)
    {
        StringBuilder content = new();
        for (i++; i < template.Length; i++)
        {
            char c = template[i];
            if (c is '{' or '}')
            {
                if (i + 1 < template.Length && template[i + 1] == c)
                {
                    i++;
                }
                else if (c == '}')
                {
                    return ParameterOf(content.ToString());
                }
                else
                {
                    throw Malformed("it has a { within a parameter; write {{ for the character itself");
                }
            }

            content.Append(c);
        }

        throw Malformed("a parameter's } is missing");
    }

    private Part ParameterOf(string content)
    {
        int stars = content.StartsWith("**", StringComparison.Ordinal) ? 2 : content.StartsWith("*", StringComparison.Ordinal) ? 1 : 0;
        bool isOptional = content.EndsWith("?", StringComparison.Ordinal);
        string rest = content.Substring(stars, content.Length - stars - (isOptional ? 1 : 0));

        // As in ASP.NET Core, the first character always belongs to the name.
        int nameEnd = rest.Length == 0 ? -1 : rest.IndexOfAny([':', '='], 1);
        string name = nameEnd < 0 ? rest : rest.Substring(0, nameEnd);
        string policy = nameEnd < 0 ? "" : rest.Substring(nameEnd);

        // An = within a constraint's parentheses belongs to its argument.
        int depth = 0;
        int equals = -1;
        for (int i = 0; i < policy.Length && equals < 0; i++)
        {
            depth += policy[i] == '(' ? 1 : policy[i] == ')' ? -1 : 0;
            equals = policy[i] == '=' && depth <= 0 ? i : -1;
        }

        return name.Length == 0
            ? throw Malformed("a parameter has no name")
            : new Part(name, equals < 0 ? policy : policy.Substring(0, equals), equals < 0 ? null : policy.Substring(equals + 1), isOptional, stars);
    }

    private ArgumentException Malformed(string why) => new($"The route template \"{_text}\" is malformed: {why}.");

    private bool Names(string name)
    {
        foreach (List<Part> segment in _segments)
        {
            foreach (Part part in segment)
            {
                if (part.IsParameter && string.Equals(part.Text, name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool CanBeLeftOut(List<Part> segment, Dictionary<string, string> given) =>
        segment.Count == 1 && segment[0] is { IsParameter: true } part
        && (given.TryGetValue(part.Text, out string? value)
            ? string.Equals(value, part.Default, StringComparison.OrdinalIgnoreCase)
            : part.IsOptional || part.IsCatchAll || part.Default is not null);

    private void AppendSegment(StringBuilder url, List<Part> segment, Dictionary<string, string> given)
    {
        for (int i = 0; i < segment.Count; i++)
        {
            Part part = segment[i];
            if (!part.IsParameter)
            {
                // The separator before an optional parameter is left out with it: {name}.{extension?}
                bool isSeparator = i == segment.Count - 2 && segment[i + 1] is { IsOptional: true } optional && !given.ContainsKey(optional.Text);
                if (!isSeparator)
                {
                    PercentEncoding.Append(url, part.Text);
                }
            }
            else if ((given.TryGetValue(part.Text, out string? value) ? value : part.Default) is { } text)
            {
                // There is already a slash. A second one at the beginning of a URL would turn the next segment into a host.
                PercentEncoding.Append(url, part.KeepsSlashes ? text.TrimStart('/') : text, part.KeepsSlashes ? "/" : "");
            }
            else if (!part.IsOptional && !part.IsCatchAll)
            {
                throw new ArgumentException($"A URL of the route \"{_text}\" needs a value for {part.Text}, and none was given.", "values");
            }
        }
    }

    private static void AppendQuery(StringBuilder url, List<KeyValuePair<string, object?>> left)
    {
        char separator = '?';
        foreach (KeyValuePair<string, object?> value in left)
        {
            if (value.Value is IEnumerable several and not string)
            {
                foreach (object? one in several)
                {
                    AppendPair(url, ref separator, value.Key, one);
                }
            }
            else
            {
                AppendPair(url, ref separator, value.Key, value.Value);
            }
        }
    }

    private static void AppendPair(StringBuilder url, ref char separator, string name, object? value)
    {
        if (TextOf(value) is { } text)
        {
            url.Append(separator);
            PercentEncoding.Append(url, name);
            url.Append('=');
            PercentEncoding.Append(url, text);
            separator = '&';
        }
    }

    private static string? TextOf(object? value) => value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);

    /// <summary>A literal, or a parameter.</summary>
    private sealed class Part
    {
        public Part(string literal) => Text = literal;

        public Part(string name, string constraints, string? defaultValue, bool isOptional, int stars)
        {
            Text = name;
            IsParameter = true;
            Constraints = constraints;
            Default = defaultValue;
            IsOptional = isOptional;
            IsCatchAll = stars > 0;
            KeepsSlashes = stars == 2;
        }

        public string Text { get; }

        public bool IsParameter { get; }

        public string Constraints { get; } = "";

        public string? Default { get; }

        public bool IsOptional { get; }

        public bool IsCatchAll { get; }

        public bool KeepsSlashes { get; }
    }
}
