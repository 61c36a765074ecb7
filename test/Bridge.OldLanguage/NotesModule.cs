using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;

namespace Bridge.OldLanguage
{
    /// <summary>Views of every kind, as somebody writes them whose compiler knows C# 7.3.</summary>
    public sealed class NotesModule : ViewModule
    {
        private readonly Dictionary<int, string> _notes = new Dictionary<int, string> { [1] = "The <first> note" };

        public NotesModule()
        {
            Get("/", Index).WithName("index");
            Get("/notes/{id:int}", Note).WithName("note");
            Post("/notes", AddAsync);
            Get("/text", request => "text");
            Get("/tuple", request => ("teapot", 418));
            Get("/headers", request => ("x", 201, new Headers { ["X-A"] = "1" }));
            Get("/dictionary", request => new Dictionary<string, object> { ["id"] = 7 });
            Get("/anonymous", request => new { id = 7 });
            Get("/chunks", request => Chunks());
            Get("/either", request => request.Query("page", 1) > 1 ? (object)("none", 404) : "first");
            Get("/later", async request =>
            {
                await Task.Yield();
                return ("later", 202);
            });
            Get("/redirect", request => Response.Redirect(request.UrlFor("note", new { id = 1 })));
            Get("/thrown", request => throw new HttpException(409, "taken"));
            Get("/stream", request => new MemoryStream(new byte[] { 65, 66 }));
            Get("/app", request => (Func<IDictionary<string, object>, Task>)AppAsync);
            Map("/purged", "PURGE", request => "gone");
            Mount("/mounted", AppAsync);
            Before(request => { request.Environment["seen"] = request.Path; });
            After((request, response) => { response.Headers["X-Seen"] = (string)request.Environment["seen"]; });
            OnStatus(404, (request, error) => (Html.Of($"<p>none at {request.Path}</p>"), 404));
            OnError<FormatException>((request, error) => (error.Message, 400));
        }

        private static Task AppAsync(IDictionary<string, object> environment)
        {
            var body = (Stream)environment["owin.ResponseBody"];
            return body.WriteAsync(new byte[] { 97, 112, 112 }, 0, 3);
        }

        private static IEnumerable<string> Chunks()
        {
            yield return "one ";
            yield return "two";
        }

        private Html Index(ViewRequest request)
        {
            var items = new List<Html>();
            foreach (KeyValuePair<int, string> note in _notes)
            {
                items.Add(Html.Of($"<li><a href=\"{request.UrlFor("note", new { id = note.Key })}\">{note.Value}</a></li>"));
            }

            return Html.Of($"<ul>{items}</ul>");
        }

        private object Note(ViewRequest request)
        {
            string note;
            return _notes.TryGetValue(request.Route<int>("id"), out note) ? note : (object)new HttpException(404);
        }

        private async Task<Response> AddAsync(ViewRequest request)
        {
            ViewForm form = await request.ReadFormAsync().ConfigureAwait(false);
            int id = form.Get("id", _notes.Count + 1);
            _notes[id] = form["text"];
            var response = Response.Redirect(request.UrlFor("note", new Dictionary<string, object> { ["id"] = id }), 303);
            response.SetCookie("last", id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return response;
        }
    }
}
