using System.Globalization;
using Microsoft.AspNet.SignalR;
using Microsoft.AspNet.SignalR.Messaging;
using StackExchange.Redis;

namespace Bridge.Farm.Backplane;

/// <summary>
/// Carries SignalR's messages to all instances, by Redis: each is published with the next number, and each instance takes all of them in this order. So the
/// place of a client in the messages is the same on every instance, and a client can go on with another one.
/// </summary>
/// <remarks>
/// Microsoft's package Microsoft.AspNet.SignalR.StackExchangeRedis does more: it makes up for a Redis that has lost its numbers, and has settings and counters.
/// </remarks>
internal sealed class RedisMessageBus : ScaleoutMessageBus
{
    private const int Stream = 0;

    // In one step, so that messages are published in the order of their numbers. The number stands in front of the message.
    private const string Script = "return redis.call('PUBLISH', KEYS[2], redis.call('INCR', KEYS[1]) .. ' ' .. ARGV[1])";

    private static readonly RedisKey[] s_keys = ["farm:signalr:last", "farm:signalr"];
    private static readonly RedisChannel s_channel = RedisChannel.Literal("farm:signalr");

    private readonly IConnectionMultiplexer _redis;

    public RedisMessageBus(IDependencyResolver resolver, IConnectionMultiplexer redis)
        : base(resolver, new ScaleoutConfiguration())
    {
        _redis = redis;
        redis.ConnectionFailed += (_, failure) => OnError(Stream, failure.Exception ?? new InvalidOperationException("The connection to Redis is lost."));
        redis.ConnectionRestored += (_, _) => Open(Stream);
        redis.GetSubscriber().Subscribe(s_channel).OnMessage(message => Take(message.Message!));
        Open(Stream);
    }

    protected override Task Send(int streamIndex, IList<Message> messages) =>
        _redis.GetDatabase().ScriptEvaluateAsync(Script, s_keys, [new ScaleoutMessage(messages).ToBytes()]);

    private void Take(byte[] published)
    {
        int space = Array.IndexOf(published, (byte)' ');
        ulong number = ulong.Parse(published.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture);
        OnReceived(Stream, number, ScaleoutMessage.FromBytes(published[(space + 1)..]));
    }
}
