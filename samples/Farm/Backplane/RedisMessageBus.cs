using System.Globalization;
using Microsoft.AspNet.SignalR;
using Microsoft.AspNet.SignalR.Messaging;
using StackExchange.Redis;

namespace Bridge.Farm.Backplane;

/// <summary>
/// Sends SignalR's messages to all instances, by Redis. Each message is published with the next number, and each instance gets all messages in this order. So a
/// client has the same position in the messages on every instance, and can go on with another instance.
/// </summary>
/// <remarks>
/// Microsoft's package Microsoft.AspNet.SignalR.StackExchangeRedis does more: it handles a Redis that has lost its numbers, and has settings and counters.
/// </remarks>
internal sealed class RedisMessageBus : ScaleoutMessageBus
{
    private const int Stream = 0;

    // In one step, so that messages are published in the order of their numbers. The number is in front of the message.
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
