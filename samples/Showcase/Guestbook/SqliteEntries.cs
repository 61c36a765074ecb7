using System.Globalization;
using System.Runtime.CompilerServices;
using Guestbook;
using Microsoft.Data.Sqlite;

namespace Bridge.Showcase;

/// <summary>
/// The guestbook's entries in SQLite, which the site passes to the library. The database is in memory, so each start of the site has a new one.
/// </summary>
internal sealed class SqliteEntries : IEntries, IDisposable
{
    private readonly string _connectionString = new SqliteConnectionStringBuilder
    {
        // The name is unique, because all code of the process shares a database in memory by its name.
        DataSource = "guestbook-" + Guid.NewGuid().ToString("N"),
        Mode = SqliteOpenMode.Memory,
        Cache = SqliteCacheMode.Shared,
    }.ToString();

    // The database exists as long as a connection to it is open.
    private readonly SqliteConnection _open;

    public SqliteEntries()
    {
        _open = Open();
        using SqliteCommand create = Command(
            _open,
            "CREATE TABLE entries (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, text TEXT NOT NULL, written TEXT NOT NULL)");
        create.ExecuteNonQuery();
    }

    public async ValueTask<Entry> AddAsync(string name, string text, CancellationToken cancellation)
    {
        DateTimeOffset written = DateTimeOffset.UtcNow;
        await using SqliteConnection connection = Open();
        await using SqliteCommand insert = Command(
            connection,
            "INSERT INTO entries (name, text, written) VALUES ($name, $text, $written) RETURNING id",
            ("$name", name), ("$text", text), ("$written", written.ToString("o", CultureInfo.InvariantCulture)));
        long id = (long)(await insert.ExecuteScalarAsync(cancellation))!;
        return new Entry((int)id, name, text, written);
    }

    public async ValueTask<Entry?> FindAsync(int id, CancellationToken cancellation)
    {
        await foreach (Entry entry in ReadAsync("SELECT id, name, text, written FROM entries WHERE id = $id", cancellation, ("$id", id)))
        {
            return entry;
        }

        return null;
    }

    public async ValueTask<IReadOnlyList<Entry>> LatestAsync(int count, CancellationToken cancellation)
    {
        List<Entry> latest = [];
        await foreach (Entry entry in ReadAsync("SELECT id, name, text, written FROM entries ORDER BY id DESC LIMIT $count", cancellation, ("$count", count)))
        {
            latest.Add(entry);
        }

        return latest;
    }

    public IAsyncEnumerable<Entry> AllAsync(CancellationToken cancellation) =>
        ReadAsync("SELECT id, name, text, written FROM entries ORDER BY id", cancellation);

    public void Dispose()
    {
        _open.Dispose();
        SqliteConnection.ClearAllPools();
    }

    private async IAsyncEnumerable<Entry> ReadAsync(
        string sql,
        [EnumeratorCancellation] CancellationToken cancellation,
        params (string Name, object Value)[] parameters)
    {
        await using SqliteConnection connection = Open();
        await using SqliteCommand select = Command(connection, sql, parameters);
        await using SqliteDataReader reader = await select.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            yield return new Entry(
                reader.GetInt32(0),
                reader.GetString(1),
                reader.GetString(2),
                DateTimeOffset.Parse(reader.GetString(3), CultureInfo.InvariantCulture));
        }
    }

    private SqliteConnection Open()
    {
        SqliteConnection connection = new(_connectionString);
        connection.Open();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
