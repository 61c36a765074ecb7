using System.Collections.Concurrent;
using Microsoft.AspNet.SignalR;

namespace Bridge.Chat;

/// <summary>A chat in rooms, which are SignalR's groups. The page's script calls it.</summary>
public sealed class ChatHub : Hub
{
    private const int LongestText = 1000;

    private static readonly ConcurrentDictionary<string, (string Room, string Name)> s_guests = new();

    /// <summary>Enters a room, and tells the guests in it.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="name">The guest's name in the room.</param>
    /// <returns>A task that completes when the guest is in.</returns>
    public async Task Join(string room, string name)
    {
        if (string.IsNullOrWhiteSpace(room) || string.IsNullOrWhiteSpace(name))
        {
            throw new HubException("A room and a name are needed.");
        }

        s_guests[Context.ConnectionId] = (room, name);
        await Groups.Add(Context.ConnectionId, room);
        await Clients.Group(room).joined(name);
    }

    /// <summary>Says something to everyone in the room.</summary>
    /// <param name="text">Plain text. Text that is too long is cut.</param>
    /// <returns>A task that completes when it was sent.</returns>
    public Task Say(string text)
    {
        if (!s_guests.TryGetValue(Context.ConnectionId, out (string Room, string Name) guest))
        {
            throw new HubException("Join a room first.");
        }

        return Clients.Group(guest.Room).said(guest.Name, text is { Length: > LongestText } ? text.Substring(0, LongestText) : text);
    }

    /// <summary>Tells the room that a guest has left, or that its connection is lost.</summary>
    /// <param name="stopCalled">Whether the client said so itself.</param>
    /// <returns>A task that completes when it was sent.</returns>
    public override async Task OnDisconnected(bool stopCalled)
    {
        if (s_guests.TryRemove(Context.ConnectionId, out (string Room, string Name) guest))
        {
            await Clients.Group(guest.Room).left(guest.Name);
        }

        await base.OnDisconnected(stopCalled);
    }
}
