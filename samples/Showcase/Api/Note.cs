using System.ComponentModel.DataAnnotations;

namespace Bridge.Showcase;

/// <summary>What <see cref="NotesController"/> takes and gives.</summary>
public class Note
{
    /// <summary>The number that it was given.</summary>
    public int Id { get; set; }

    /// <summary>Who wrote it.</summary>
    [Required]
    public string? Author { get; set; }

    /// <summary>At most forty characters.</summary>
    [Required, StringLength(40)]
    public string? Text { get; set; }
}
