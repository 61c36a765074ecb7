using System.Text.Encodings.Web;
using System.Text.Json;
using Bridge.Cli.Scanning;

namespace Bridge.Cli.Reports;

/// <summary>The report as JSON. docs/tool.md documents its schema. A change that removes a member increases <see cref="SchemaVersion"/>.</summary>
internal static class JsonReport
{
    public const int SchemaVersion = 1;

    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static byte[] Write(ScanReport report)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", SchemaVersion);
            json.WriteString("tool", ToolVersion.Text);
            json.WriteString("runtime", report.Runtime);
            json.WriteString("path", report.Path);
            json.WriteString("verdict", Name(report.Verdict));
            json.WriteNumber("exitCode", (int)report.Verdict);
            json.WriteString("summary", Words.Sentence(report));
            WriteArray(json, "traits", report.Traits, json.WriteStringValue);
            WriteArray(json, "startups", report.Startups, startup =>
            {
                json.WriteStartObject();
                json.WriteString("type", startup.Type);
                json.WriteString("foundBy", startup.How);
                json.WriteString("friendlyName", startup.FriendlyName);
                json.WriteEndObject();
            });
            WriteArray(json, "findings", report.Findings, finding => Write(json, finding));
            WriteArray(json, "files", report.Files, file => Write(json, file));
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule.Id);
        json.WriteString("severity", Camel(finding.Rule.Severity.ToString()));
        json.WriteString("title", finding.Rule.Title);
        json.WriteString("explanation", finding.Rule.Explanation);
        json.WriteString("advice", finding.Rule.Advice);
        WriteArray(json, "occurrences", finding.Occurrences, occurrence =>
        {
            json.WriteStartObject();
            json.WriteString("file", occurrence.File);
            json.WriteString("subject", occurrence.Subject);
            json.WriteString("detail", occurrence.Detail);
            WriteArray(json, "usedBy", occurrence.Uses, use =>
            {
                json.WriteStartObject();
                json.WriteString("kind", Camel(use.Kind.ToString()));
                json.WriteString("place", use.Place);
                json.WriteEndObject();
            });
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ScannedFile file)
    {
        json.WriteStartObject();
        json.WriteString("file", file.File);
        json.WriteString("name", file.Name);
        json.WriteString("assemblyVersion", file.Version);
        json.WriteString("productVersion", file.Product);
        json.WriteString("role", Camel(file.Role.ToString()));
        json.WriteString("software", file.Software?.Name);
        json.WriteNumber("references", file.References);
        json.WriteString("severity", Camel(file.Severity.ToString()));
        json.WriteString("remark", file.Remark);
        json.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }

    private static string Name(Verdict verdict) => Camel(verdict.ToString());

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
