namespace Bridge_Site.Notes;

/// <summary>Keeps the notes in memory. A real site has a database here.</summary>
public sealed class NoteStore
{
    private readonly List<Note> _notes = [];

    public Note Add(string text)
    {
        lock (_notes)
        {
            Note note = new(_notes.Count + 1, text);
            _notes.Add(note);
            return note;
        }
    }

    public Note? Find(int id)
    {
        lock (_notes)
        {
            return _notes.Find(note => note.Id == id);
        }
    }

    public IReadOnlyList<Note> All()
    {
        lock (_notes)
        {
            return [.. _notes];
        }
    }
}
