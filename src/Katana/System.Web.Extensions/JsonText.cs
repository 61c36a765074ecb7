using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace System.Web.Script.Serialization;

/// <summary>Writes values exactly as JavaScriptSerializer did, because other programs compare and sign the text.</summary>
internal sealed class JsonText(StringBuilder output, int maxLength, int recursionLimit)
{
    private readonly HashSet<object> _open = new(ReferenceEqualityComparer.Instance);
    private readonly int _start = output.Length;

    internal void Write(object value)
    {
        Write(value, 0);
        CheckLength();
    }

    private void Write(object value, int depth)
    {
        if (depth > recursionLimit)
        {
            throw new ArgumentException($"The value is deeper than the RecursionLimit of {recursionLimit}.");
        }
        switch (value)
        {
            case null or DBNull:
                output.Append("null");
                break;
            case string text:
                Quoted(text);
                break;
            case char c:
                Quoted(c == '\0' ? "" : c.ToString());
                break;
            case bool flag:
                output.Append(flag ? "true" : "false");
                break;
            case DateTime date:
                Date(date.ToUniversalTime());
                break;
            case DateTimeOffset date:
                Date(date.UtcDateTime);
                break;
            case Guid or Uri:
                Quoted(value is Uri uri ? uri.GetComponents(UriComponents.SerializationInfoString, UriFormat.UriEscaped) : value.ToString());
                break;
            case Enum:
                output.Append(Convert.ToString(
                    Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()), CultureInfo.InvariantCulture),
                    CultureInfo.InvariantCulture));
                break;
            case double number:
                output.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case float number:
                output.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case IConvertible number:
                output.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                Nested(value, depth);
                break;
        }
        CheckLength();
    }

    private void Nested(object value, int depth)
    {
        if (!_open.Add(value))
        {
            throw new InvalidOperationException($"A circular reference was detected: an object of type '{value.GetType()}' contains itself.");
        }
        switch (value)
        {
            case IDictionary dictionary:
                Object(dictionary.Keys.Cast<object>().Select(key => (
                    key as string
                        ?? throw new ArgumentException(
                            $"The keys of a dictionary must be strings in JSON, and '{value.GetType()}' has other keys."), dictionary[key])), depth);
                break;
            case IEnumerable<KeyValuePair<string, object>> pairs:
                Object(pairs.Select(pair => (pair.Key, pair.Value)), depth);
                break;
            case IEnumerable sequence:
                char separator = '[';
                foreach (object item in sequence)
                {
                    output.Append(separator);
                    separator = ',';
                    Write(item, depth + 1);
                }
                output.Append(separator == '[' ? "[]" : "]");
                break;
            case Type or Delegate or Stream or Task:
                throw new InvalidOperationException($"A value of type '{value.GetType()}' is not data, and cannot be written as JSON.");
            default:
                Object(Members(value), depth);
                break;
        }
        _open.Remove(value);
    }

    private void Object(IEnumerable<(string Name, object Value)> members, int depth)
    {
        char separator = '{';
        foreach ((string name, object member) in members)
        {
            output.Append(separator);
            separator = ',';
            Quoted(name);
            output.Append(':');
            Write(member, depth + 1);
        }
        output.Append(separator == '{' ? "{}" : "}");
    }

    private static IEnumerable<(string Name, object Value)> Members(object value)
    {
        Type type = value.GetType();
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!field.IsDefined(typeof(ScriptIgnoreAttribute), inherit: true))
            {
                yield return (field.Name, field.GetValue(value));
            }
        }
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod is { IsPublic: true }
                && property.GetIndexParameters().Length == 0
                && !property.IsDefined(typeof(ScriptIgnoreAttribute), inherit: true))
            {
                yield return (property.Name, property.GetValue(value));
            }
        }
    }

    private void Date(DateTime utc) =>
        output.Append(@"""\/Date(").Append((utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond).Append(@")\/""");

    private void Quoted(string text)
    {
        output.Append('"');
        foreach (char c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    output.Append('\\').Append(c);
                    break;
                case '\b':
                    output.Append("\\b");
                    break;
                case '\f':
                    output.Append("\\f");
                    break;
                case '\n':
                    output.Append("\\n");
                    break;
                case '\r':
                    output.Append("\\r");
                    break;
                case '\t':
                    output.Append("\\t");
                    break;
                case < ' ' or '\'' or '<' or '>' or '&' or '\u0085' or '\u2028' or '\u2029':
                    output.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    output.Append(c);
                    break;
            }
        }
        output.Append('"');
    }

    private void CheckLength()
    {
        if (output.Length - _start > maxLength)
        {
            throw new InvalidOperationException($"The JSON is longer than {maxLength} characters, which is the MaxJsonLength.");
        }
    }
}
