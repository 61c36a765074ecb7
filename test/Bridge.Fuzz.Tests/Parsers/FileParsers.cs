using System.Globalization;
using Bridge.Http;
using Microsoft.Net.Http.Headers;

namespace Bridge.Fuzz.Tests;

/// <summary>The conditions and ranges of requests for files.</summary>
internal static class FileParsers
{
    private const string ETag = "\"8d-1f\"";

    private static readonly DateTimeOffset s_changed = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly string[] s_ranges =
    [
        "bytes=0-9", "bytes=5-", "bytes=-5", "bytes=0-0", "bytes=-0", "bytes=9-5", "bytes=0-9,20-29", "bytes=0-9, -1", "BYTES=0-1", "items=0-1", "bytes=",
        "bytes 0-9", "bytes=99999999999999999999-", "bytes=0-9223372036854775807", "bytes=0-18446744073709551615", "bytes=-9223372036854775807",
    ];

    private static readonly string[] s_tags =
    [
        ETag, "W/" + ETag, "*", ETag + ", \"b\"", "\"a\",W/" + ETag, "\"\"", "\"", ETag + "x", "\"8d-1f", "w/" + ETag, "\"a\" \"b\"", ",,\"a\"", "8d-1f",
    ];

    private static readonly string[] s_dates =
    [
        "Fri, 02 Jan 2026 03:04:05 GMT", "Friday, 02-Jan-26 03:04:05 GMT", "Fri Jan  2 03:04:05 2026", "Fri, 02 Jan 2026 03:04:06 GMT", "0",
        "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 02 Jan 2026 03:04:05 +0000",
    ];

    private static readonly string[] s_names =
    [
        "a.txt", "sub/b.txt", "../secret.txt", "sub/../a.txt", "sub/../../secret.txt", "..\\secret.txt", "/etc/passwd", "//etc/passwd", "C:\\x",
        "a.txt\0.png", "a.txt/", ".", "..", "", "sub/./b.txt", "../public/a.txt", "%2e%2e/secret.txt", "NUL", "a.txt::$DATA",
    ];

    private static readonly Lazy<string> s_root = new(() =>
    {
        string root = Directory.CreateTempSubdirectory("bridge-fuzz-").FullName;
        Directory.CreateDirectory(Path.Combine(root, "public", "sub"));
        File.WriteAllText(Path.Combine(root, "secret.txt"), "");
        File.WriteAllText(Path.Combine(root, "public", "a.txt"), "");
        File.WriteAllText(Path.Combine(root, "public", "sub", "b.txt"), "");
        return root;
    });

    public static FuzzTarget[] All { get; } =
    [
        new("Name of a file in a folder", 9_000, s_names, ["../", "..", "/", "\\", "sub", "secret.txt", "public", "a.txt", "\0", ":"], Name),
        new("Range", 12_000, s_ranges, ["bytes=", "-", ",", "0", "9", "=", " ", "99999999999999999999"], Range),
        new("If-Match, If-None-Match, If-Range", 9_000, [.. s_tags, .. s_dates], [ETag, "W/", "\"", ",", " ", "*", "GMT", "Fri, "], Conditions),
    ];

    public static void Remove()
    {
        if (s_root.IsValueCreated)
        {
            Directory.Delete(s_root.Value, recursive: true);
        }
    }

    private static void Name(FuzzInput input)
    {
        string folder = Path.Combine(s_root.Value, "public");
        FileInfo? file = input.Bounded(() => FileInFolder.FindIn(folder, input.Text), perCharacter: 100);

        // Two files there are, and by whatever name, nothing else is found.
        input.Check(
            file is null || file.FullName == Path.Combine(folder, "a.txt") || file.FullName == Path.Combine(folder, "sub", "b.txt"),
            "it leads to " + file?.FullName);
        input.Check(file is null || !input.Text.StartsWith('/') || !Path.IsPathRooted(input.Text), "an absolute name was taken");
        input.Check(file is not null || input.Text is not ("a.txt" or "sub/b.txt" or "sub/../a.txt"), "a file is not found");
    }

    private static void Range(FuzzInput input)
    {
        string text = OnOneLine(input.Text);
        long length = input.Random.Of([0L, 1, 10, 1000, long.MaxValue]);
        FileConditions ours = input.Bounded(() => FileConditions.Evaluate(name => name == "Range" ? text : null, isGet: true, ETag, s_changed, length));
        CheckWithin(input, ours, length);

        // Where ASP.NET Core reads one range of bytes, both come to the same part.
        if (length > 0
            && RangeHeaderValue.TryParse(text, out RangeHeaderValue? range)
            && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            && range.Ranges.Count == 1)
        {
            RangeItemHeaderValue item = range.Ranges.First();
            (int Status, long Offset, long Count) theirs = item.From is { } from
                ? from >= length ? (416, 0, 0) : (206, from, Math.Min(item.To ?? long.MaxValue, length - 1) - from + 1)
                : item.To == 0 ? (416, 0, 0) : (206, length - Math.Min(item.To!.Value, length), Math.Min(item.To.Value, length));
            input.CheckSame((ours.StatusCode, ours.Offset, ours.Count).ToString(), theirs.ToString(), "the ranges");
        }
    }

    private static void Conditions(FuzzInput input)
    {
        string text = OnOneLine(input.Text);
        string header = input.Random.Of(["If-Match", "If-None-Match", "If-Range", "If-Modified-Since", "If-Unmodified-Since"]);
        string etag = input.Random.Of([ETag, "W/" + ETag]);
        FileConditions ours = input.Bounded(() =>
            FileConditions.Evaluate(name => name == header ? text : name == "Range" ? "bytes=1-2" : null, isGet: true, etag, s_changed, 1000));
        CheckWithin(input, ours, 1000);

        // RFC 9110 has neither a star among tags nor a backslash that means anything.
        bool isList = TryParseTags(text, out IList<EntityTagHeaderValue>? tags)
            && (!text.Contains('*', StringComparison.Ordinal) || text.Trim() == "*")
            && !text.Contains('\\', StringComparison.Ordinal);
        if (header == "If-None-Match" && isList)
        {
            bool matches = tags!.Any(tag => tag.Tag == "*" || tag.Compare(EntityTagHeaderValue.Parse(etag), useStrongComparison: false));
            input.Check(
                ours.StatusCode == (matches ? 304 : 206),
                $"it is {ours.StatusCode} where ASP.NET Core {(matches ? "finds" : "does not find")} the tag");
        }
        else if (header == "If-Match" && isList)
        {
            bool matches = tags!.Any(tag => tag.Tag == "*" || tag.Compare(EntityTagHeaderValue.Parse(etag), useStrongComparison: true));
            input.Check(
                ours.StatusCode == (matches ? 206 : 412),
                $"it is {ours.StatusCode} where ASP.NET Core {(matches ? "finds" : "does not find")} the tag");
        }
        else if (header == "If-Range" && !text.Contains(ETag, StringComparison.Ordinal) && !text.Contains("26", StringComparison.Ordinal) && text.Trim() != "*")
        {
            input.Check(
                ours.StatusCode == 200,
                $"a part is sent though neither tag nor date is the file's ({ours.StatusCode.ToString(CultureInfo.InvariantCulture)})");
        }
    }

    private static bool TryParseTags(string text, out IList<EntityTagHeaderValue>? tags)
    {
        try
        {
            return EntityTagHeaderValue.TryParseStrictList([text], out tags) && tags.Count > 0;
        }
        catch (ArgumentOutOfRangeException)
        {
            // ASP.NET Core's own parser runs beyond the end of "W/ ".
            tags = null;
            return false;
        }
    }

    // No server hands on a header with the end of a line in it.
    private static string OnOneLine(string text) => text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);

    private static void CheckWithin(FuzzInput input, FileConditions conditions, long length)
    {
        input.Check(conditions.StatusCode is 200 or 206 or 304 or 412 or 416, "the status is " + conditions.StatusCode);
        input.Check(
            conditions.Offset >= 0 && conditions.Count >= 0 && conditions.Offset <= length && conditions.Count <= length - conditions.Offset,
            $"the part is {conditions.Count} bytes from {conditions.Offset} of {length}");
        input.Check(conditions.StatusCode != 206 || conditions.Count > 0, "a part of 0 bytes is sent");
    }
}
