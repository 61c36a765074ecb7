using System.Collections.Concurrent;
using System.Web.Http;

namespace Bridge.Showcase;

/// <summary>Notes, by attribute routes.</summary>
[RoutePrefix("notes")]
public sealed class NotesController : ApiController
{
    // Anyone may use this sample, so it limits the memory that notes can fill.
    private const int Most = 100;

    private static readonly ConcurrentDictionary<int, Note> s_notes = new() { [1] = new Note { Id = 1, Author = "Ada", Text = "The engine weaves." } };
    private static int s_last = 1;

    /// <param name="id">The note's number.</param>
    /// <returns>The note, or 404.</returns>
    [HttpGet, Route("{id:int}", Name = "note")]
    public IHttpActionResult Find(int id) => s_notes.TryGetValue(id, out Note? note) ? Ok(note) : NotFound();

    /// <param name="note">A note without a number.</param>
    /// <returns>201 and the note with its number, or 400 and what is wrong with it.</returns>
    [HttpPost, Route("")]
    public IHttpActionResult Add(Note note)
    {
        if (note is null || !ModelState.IsValid)
        {
            return BadRequest(ModelState);
        }

        note.Id = Interlocked.Increment(ref s_last);
        s_notes[note.Id] = note;
        s_notes.TryRemove(note.Id - Most, out _);
        return CreatedAtRoute("note", new { id = note.Id }, note);
    }

    /// <returns>Nothing: it fails, for Web API to answer 500.</returns>
    [HttpGet, Route("broken")]
    public IHttpActionResult Broken() => throw new InvalidOperationException("The ink is dry.");
}
