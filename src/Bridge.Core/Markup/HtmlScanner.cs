namespace Bridge.Markup;

/// <summary>Parses HTML as browsers do, just enough to know the place of a value: in text, in an attribute, or where no encoding helps.</summary>
/// <remarks>HTML Living Standard, section 13.2.5.</remarks>
internal sealed class HtmlScanner
{
    private State _state;
    private string _tag = "";
    private string _attribute = "";
    private string _recent = "";
    private bool _isValueEmpty;

    private enum State
    {
        Text,
        TagOpen,
        TagName,
        BeforeAttribute,
        AttributeName,
        AfterAttribute,
        BeforeValue,
        DoubleQuoted,
        SingleQuoted,
        Unquoted,
        Declaration,
        Comment,
        RawText,
    }

    /// <summary>Reads the template's own text.</summary>
    public void Read(string literal)
    {
        foreach (char c in literal)
        {
            Read(c);
        }
    }

    /// <summary>Returns the place of the next value. The text after it is read as following a value.</summary>
    public HtmlPlace ReadValue()
    {
        HtmlPlace place = Place;
        _state = _state switch
        {
            State.TagOpen => State.TagName,
            State.BeforeAttribute or State.AfterAttribute => State.AttributeName,
            State.BeforeValue => State.Unquoted,
            State state => state,
        };
        _recent = "";
        return place;
    }

    private HtmlPlace Place => _state switch
    {
        State.Text => HtmlPlace.Text,
        State.RawText => Is(_tag, "style") ? HtmlPlace.Style : HtmlPlace.Script,
        State.Comment or State.Declaration => HtmlPlace.Comment,
        State.BeforeValue or State.Unquoted => HtmlPlace.Unquoted,
        State.DoubleQuoted or State.SingleQuoted =>
            _attribute.StartsWith("on", StringComparison.OrdinalIgnoreCase) || Is(_attribute, "srcdoc") ? HtmlPlace.Script
            : Is(_attribute, "style") ? HtmlPlace.Style
            : _isValueEmpty && IsUrl(_attribute) ? HtmlPlace.Url
            : HtmlPlace.Text,
        _ => HtmlPlace.Tag,
    };

    private static bool IsUrl(string attribute) =>
        Is(attribute, "href") || Is(attribute, "src") || Is(attribute, "action") || Is(attribute, "formaction") || Is(attribute, "xlink:href")
        || Is(attribute, "data") || Is(attribute, "poster");

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private void Read(char c)
    {
        switch (_state)
        {
            case State.Text:
                _state = c == '<' ? State.TagOpen : State.Text;
                break;
            case State.TagOpen:
                _tag = c == '/' ? "/" : c.ToString();
                _recent = "";
                _state = c == '/' || IsLetter(c) ? State.TagName : c is '!' or '?' ? State.Declaration : c == '<' ? State.TagOpen : State.Text;
                break;
            case State.TagName when c is not ('/' or '>') && !IsSpace(c):
                _tag += c;
                break;
            case State.TagName or State.BeforeAttribute or State.AttributeName or State.AfterAttribute:
                ReadInTag(c);
                break;
            case State.BeforeValue when !IsSpace(c):
                _isValueEmpty = true;
                _state = c switch { '"' => State.DoubleQuoted, '\'' => State.SingleQuoted, '>' => AfterTag(), _ => State.Unquoted };
                break;
            case State.DoubleQuoted or State.SingleQuoted when c == (_state == State.DoubleQuoted ? '"' : '\''):
                _state = State.BeforeAttribute;
                break;
            case State.DoubleQuoted or State.SingleQuoted:
                _isValueEmpty &= c <= ' ';
                break;
            case State.Unquoted when IsSpace(c) || c == '>':
                _state = c == '>' ? AfterTag() : State.BeforeAttribute;
                break;
            case State.Declaration:
                _recent += c;
                _state = _recent == "--" ? State.Comment : c == '>' ? State.Text : State.Declaration;
                break;
            case State.Comment:
                _recent = Last(_recent + c, 3);
                _state = _recent == "-->" ? State.Text : State.Comment;
                break;
            case State.RawText:
                ReadRawText(c);
                break;
        }
    }

    private void ReadInTag(char c)
    {
        if (c == '>')
        {
            _state = AfterTag();
        }
        else if (c == '=' && _state is State.AttributeName or State.AfterAttribute)
        {
            _state = State.BeforeValue;
        }
        else if (c == '/')
        {
            _state = State.BeforeAttribute;
        }
        else if (IsSpace(c))
        {
            _state = _state == State.AttributeName ? State.AfterAttribute : _state == State.TagName ? State.BeforeAttribute : _state;
        }
        else
        {
            _attribute = _state == State.AttributeName ? _attribute + c : c.ToString();
            _state = State.AttributeName;
        }
    }

    // Only its own end tag ends a script or a style, and </scripts> is not it.
    private void ReadRawText(char c)
    {
        string end = "</" + _tag;
        if (Is(_recent, end) && (c is '/' or '>' || IsSpace(c)))
        {
            _tag = "/";
            _state = State.TagName;
            ReadInTag(c);
            return;
        }

        _recent = Last(_recent + c, end.Length);
    }

    private State AfterTag()
    {
        _recent = "";
        return Is(_tag, "script") || Is(_tag, "style") ? State.RawText : State.Text;
    }

    private static string Last(string text, int length) => text.Length <= length ? text : text.Substring(text.Length - length);

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n' or '\f';

    private static bool IsLetter(char c) => (c | 0x20) is >= 'a' and <= 'z';
}
