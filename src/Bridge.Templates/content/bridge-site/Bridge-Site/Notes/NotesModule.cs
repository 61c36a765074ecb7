namespace Bridge_Site.Notes;

/// <summary>The routes of the notes, each with its view. What a view returns becomes the response.</summary>
public sealed class NotesModule : ViewModule
{
    private const int LongestText = 200;

    private readonly NoteStore _notes;

    public NotesModule(NoteStore notes)
    {
        _notes = notes;
        Get("/", request => NotePages.List(request, notes.All())).WithName("list");
        Post("/", AddAsync).WithName("add");
        Get("/{id:int}", Show).WithName("note");
        Get("/notes.json", _ => notes.All());
        Static("/static", typeof(NotesModule).Assembly, "static");
        OnStatus(404, (request, error) => (NotePages.NotFound(request), 404));
    }

    private async Task<object?> AddAsync(ViewRequest request)
    {
        ViewForm form = await request.ReadFormAsync();
        string text = form.Get("text", "").Trim();
        if (text.Length is 0 or > LongestText)
        {
            return (NotePages.List(request, _notes.All(), $"A note has 1 to {LongestText} characters."), 400);
        }

        Note note = _notes.Add(text);
        return Response.Redirect(request.UrlFor("note", new { id = note.Id }), 303);
    }

    private Html Show(ViewRequest request) =>
        _notes.Find(request.Route<int>("id")) is { } note ? NotePages.Show(request, note) : throw new HttpException(404);
}
