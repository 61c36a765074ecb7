using System.Text;
using System.Xml;

namespace Guestbook;

/// <summary>
/// The newest entries as an Atom feed: an OWIN application that does not depend on Bridge, like one from an older library.
/// </summary>
internal sealed class Feed(IEntries entries)
{
    private const string Atom = "http://www.w3.org/2005/Atom";

    public async Task InvokeAsync(IDictionary<string, object> environment)
    {
        IReadOnlyList<Entry> latest = await entries.LatestAsync(10, CancellationToken.None).ConfigureAwait(false);
        byte[] feed = Write(latest);
        var headers = (IDictionary<string, string[]>)environment["owin.ResponseHeaders"];
        headers["Content-Type"] = ["application/atom+xml; charset=utf-8"];
        headers["Content-Length"] = [feed.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        await ((Stream)environment["owin.ResponseBody"]).WriteAsync(feed, 0, feed.Length).ConfigureAwait(false);
    }

    private static byte[] Write(IReadOnlyList<Entry> latest)
    {
        using MemoryStream stream = new();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteElementString("title", Atom, "Guestbook");
            xml.WriteElementString("id", Atom, "urn:guestbook");
            xml.WriteElementString("updated", Atom, latest.Count > 0 ? latest[0].WrittenText : "1970-01-01T00:00:00Z");
            foreach (Entry entry in latest)
            {
                xml.WriteStartElement("entry", Atom);
                xml.WriteElementString("title", Atom, entry.Name);
                xml.WriteElementString("id", Atom, $"urn:guestbook:{entry.Id}");
                xml.WriteElementString("updated", Atom, entry.WrittenText);
                xml.WriteStartElement("link", Atom);
                xml.WriteAttributeString("href", $"entries/{entry.Id}");
                xml.WriteEndElement();
                xml.WriteElementString("content", Atom, entry.Text);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return stream.ToArray();
    }
}
