using System.Globalization;
using System.Net.Http.Headers;

namespace Bridge.Http;

/// <summary>Evaluates a request's conditions and its range for a file. RFC 9110 sections 13 and 14.</summary>
internal readonly struct FileConditions
{
    private FileConditions(int statusCode, long offset, long count)
    {
        StatusCode = statusCode;
        Offset = offset;
        Count = count;
    }

    /// <summary>200, 206, 304, 412 or 416.</summary>
    public int StatusCode { get; }

    public long Offset { get; }

    public long Count { get; }

    public static FileConditions Whole(long length) => new(200, 0, length);

    /// <summary>Reads a date in one of the three forms that a recipient must accept (RFC 9110 section 5.6.7); null for anything else.</summary>
    public static DateTimeOffset? DateOf(string? text)
    {
        string[] forms = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "ddd MMM  d HH:mm:ss yyyy"];
        return DateTimeOffset.TryParseExact(
            text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out DateTimeOffset date)
            ? date
            : null;
    }

    /// <param name="header">Reads a header of the request.</param>
    /// <param name="isGet">Whether the request is a GET: a range is ignored otherwise (RFC 9110 section 14.2).</param>
    /// <param name="etag">The file's entity tag with its quotes, strong or weak; null for a file without one.</param>
    /// <param name="lastModified">When the file was changed, in whole seconds; null if it is not known.</param>
    /// <param name="length">The file's length in bytes.</param>
    public static FileConditions Evaluate(Func<string, string?> header, bool isGet, string? etag, DateTimeOffset? lastModified, long length)
    {
        // The order is that of RFC 9110 section 13.2.2.
        if (header("If-Match") is { } ifMatch)
        {
            if (!Matches(ifMatch, etag, weakly: false))
            {
                return new FileConditions(412, 0, 0);
            }
        }
        else if (lastModified > DateOf(header("If-Unmodified-Since")))
        {
            return new FileConditions(412, 0, 0);
        }

        if (header("If-None-Match") is { } ifNoneMatch)
        {
            if (Matches(ifNoneMatch, etag, weakly: true))
            {
                return new FileConditions(304, 0, 0);
            }
        }
        else if (lastModified <= DateOf(header("If-Modified-Since")))
        {
            return new FileConditions(304, 0, 0);
        }

        // An empty file has no range to send.
        return isGet && length > 0 && header("Range") is { } range && IsRangeCurrent(header("If-Range"), etag, lastModified)
            ? OfRange(range, length)
            : Whole(length);
    }

    // For an invalid range, a range of another unit, or several ranges, the server may send the whole file (RFC 9110 section 14.2).
    private static FileConditions OfRange(string text, long length)
    {
        if (!RangeHeaderValue.TryParse(text, out RangeHeaderValue? range)
            || !string.Equals(range.Unit, "bytes", StringComparison.OrdinalIgnoreCase)
            || range.Ranges.Count != 1)
        {
            return Whole(length);
        }

        RangeItemHeaderValue item = range.Ranges.First();
        if (item.From is not { } from)
        {
            // The last bytes.
            long count = Math.Min(item.To!.Value, length);
            return count == 0 ? new FileConditions(416, 0, 0) : new FileConditions(206, length - count, count);
        }

        return from >= length
            ? new FileConditions(416, 0, 0)
            : new FileConditions(206, from, Math.Min(item.To ?? long.MaxValue, length - 1) - from + 1);
    }

    private static bool IsRangeCurrent(string? ifRange, string? etag, DateTimeOffset? lastModified) =>
        ifRange is null
        || (ifRange.IndexOf('"') >= 0 ? Matches(ifRange, etag, weakly: false) : lastModified is { } date && date == DateOf(ifRange));

    private static bool Matches(string list, string? etag, bool weakly)
    {
        if (list.Trim() == "*")
        {
            return true;
        }

        if (etag is null)
        {
            return false;
        }

        int own = etag.StartsWith("W/", StringComparison.Ordinal) ? 2 : 0;
        if (own > 0 && !weakly)
        {
            return false;
        }

        int at = 0;
        while (at < list.Length)
        {
            int open = list.IndexOf('"', at);
            int close = open < 0 ? -1 : list.IndexOf('"', open + 1);
            if (close < 0)
            {
                return false;
            }

            // W/ before the quote makes a tag weak. Anything else before the quote makes the tag invalid, and an invalid tag never matches strongly.
            bool isStrong = true;
            for (int i = at; i < open; i++)
            {
                isStrong &= list[i] is ',' or ' ' or '\t';
            }

            if ((weakly || isStrong) && string.CompareOrdinal(list, open, etag, own, Math.Max(close - open + 1, etag.Length - own)) == 0)
            {
                return true;
            }

            at = close + 1;
        }

        return false;
    }
}
