using System.Security.Cryptography;
using System.Text;

namespace OrleansTicketing.Load.Peers.Redis;

/// <summary>A script that Redis knows by its hash after the first call.</summary>
internal sealed class RedisScript(RespConnection redis, string source)
{
    // The protocol names scripts by their SHA-1; nothing is protected by it.
#pragma warning disable CA5350
    private readonly string _hash = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(source)));
#pragma warning restore CA5350

    private volatile bool _isLoaded;

    /// <param name="arguments">Ids are sent without dashes.</param>
    public Task<object?> RunAsync(params object[] arguments)
    {
        var words = new object[arguments.Length + 3];
        (words[0], words[1], words[2]) = (_isLoaded ? "EVALSHA" : "EVAL", _isLoaded ? _hash : source, 0);
        for (var i = 0; i < arguments.Length; i++)
            words[i + 3] = arguments[i] is Guid id ? id.ToString("N") : arguments[i];
        var answer = redis.SendAsync(words);
        // Answers come in order: whoever sends a hash now sends it after the source.
        _isLoaded = true;
        return answer;
    }
}
