using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansTicketing.Client.Configuration;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Identity;

namespace OrleansTicketing.Tests.Gateway.Identity;

public sealed class JwtVerifierTests : IAsyncLifetime
{
    private const string Issuer = "https://id.example";
    private const string Audience = "ticketing";

    private readonly ManualTime _time = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
    private readonly Guid _user = Guid.NewGuid();
    private JsonWebKeySource _keys = null!;
    private JwtVerifier _verifier = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, KeySet());
        var provider = new OutsideProvider(Issuer, Audience, _file);
        _keys = new JsonWebKeySource(provider, _time, NullLogger<JsonWebKeySource>.Instance);
        await _keys.StartAsync(CancellationToken.None);
        _verifier = new JwtVerifier(provider, _keys, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _keys.StopAsync(CancellationToken.None);
        _keys.Dispose();
        _rsa.Dispose();
        _curve.Dispose();
        File.Delete(_file);
    }

    [Theory]
    [InlineData("RS256", "rsa")]
    [InlineData("ES256", "curve")]
    [InlineData("RS256", null)]
    [InlineData("ES256", null)]
    public void A_signed_token_names_its_user(string algorithm, string? key) =>
        Assert.Equal(_user, _verifier.Verify(Token(algorithm, key, Claims()))!.UserId);

    [Fact]
    public void A_subject_that_is_no_uuid_maps_to_one_for_ever()
    {
        var first = _verifier.Verify(Token("ES256", "curve", Claims(subject: "auth0|ada")))?.UserId;
        var second = _verifier.Verify(Token("RS256", "rsa", Claims(subject: "auth0|ada")))?.UserId;
        var other = _verifier.Verify(Token("RS256", "rsa", Claims(subject: "auth0|bob")))?.UserId;

        Assert.NotNull(first);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    public static TheoryData<string> WrongClaims => new(
        """{"sub":"a","iss":"https://evil.example","aud":"ticketing","exp":EXP}""",
        """{"sub":"a","iss":"https://id.example","aud":"another","exp":EXP}""",
        """{"sub":"a","iss":"https://id.example","aud":["x","y"],"exp":EXP}""",
        """{"sub":"a","iss":"https://id.example","exp":EXP}""",
        """{"sub":"a","iss":"https://id.example","aud":"ticketing"}""",
        """{"sub":"a","iss":"https://id.example","aud":"ticketing","exp":"soon"}""",
        """{"sub":"a","iss":"https://id.example","aud":"ticketing","exp":1e300}""",
        """{"sub":"a","iss":"https://id.example","aud":"ticketing","exp":PAST}""",
        """{"sub":"a","iss":"https://id.example","aud":"ticketing","exp":EXP,"nbf":EXP}""",
        """{"sub":"","iss":"https://id.example","aud":"ticketing","exp":EXP}""",
        """{"sub":7,"iss":"https://id.example","aud":"ticketing","exp":EXP}""",
        """{"iss":"https://id.example","aud":"ticketing","exp":EXP}""",
        """{"sub":"a","sub":"b","iss":"https://id.example","aud":"ticketing","exp":EXP}""",
        """[1]""",
        """null""");

    [Theory]
    [MemberData(nameof(WrongClaims))]
    public void Wrong_claims_are_refused(string claims)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var text = claims.Replace("EXP", $"{now + 600}", StringComparison.Ordinal).Replace("PAST", $"{now - 120}", StringComparison.Ordinal);
        Assert.Null(_verifier.Verify(Token("RS256", "rsa", text)));
    }

    [Fact]
    public void One_audience_of_many_is_enough() => Assert.NotNull(_verifier.Verify(Token("RS256", "rsa",
        $$"""{"sub":"a","iss":"{{Issuer}}","aud":["x","{{Audience}}"],"exp":{{_time.GetUtcNow().ToUnixTimeSeconds() + 600}}}""")));

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"none","kid":"rsa"}""")]
    [InlineData("""{"alg":"HS256","kid":"rsa"}""")]
    [InlineData("""{"alg":"ES256","kid":"rsa"}""")]
    [InlineData("""{"alg":"RS256","kid":"unknown"}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa","crit":["x"]}""")]
    [InlineData("""{"kid":"rsa"}""")]
    [InlineData("""{"alg":7}""")]
    public void Only_the_algorithm_of_the_named_key_is_accepted(string header)
    {
        var signed = $"{Encode(header)}.{Encode(Claims())}";
        var signature = Base64Url.EncodeToString(_rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Null(_verifier.Verify($"{signed}.{signature}"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("e30.e30.")]
    [InlineData("e30.e30.e30")]
    [InlineData("!!.!!.!!")]
    [InlineData("eyJ.eyJ.eyJ")]
    public void Malformed_tokens_are_refused(string token) => Assert.Null(_verifier.Verify(token));

    [Fact]
    public void A_changed_payload_is_refused()
    {
        var parts = Token("RS256", "rsa", Claims()).Split('.');
        Assert.Null(_verifier.Verify($"{parts[0]}.{Encode(Claims(Guid.NewGuid().ToString()))}.{parts[2]}"));
    }

    [Fact]
    public async Task A_file_that_is_no_key_set_stops_the_start()
    {
        await File.WriteAllTextAsync(_file, "[]");
        using var keys = new JsonWebKeySource(new OutsideProvider(Issuer, Audience, _file), _time, NullLogger<JsonWebKeySource>.Instance);
        var stopped = await Assert.ThrowsAsync<SettingsException>(() => keys.StartAsync(CancellationToken.None));
        Assert.Contains("Ticketing:Identity:Jwks", stopped.Message, StringComparison.Ordinal);
    }

    private string Claims(string? subject = null) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["sub"] = subject ?? _user.ToString(),
        ["iss"] = Issuer,
        ["aud"] = Audience,
        ["exp"] = _time.GetUtcNow().ToUnixTimeSeconds() + 600,
    });

    private string Token(string algorithm, string? key, string claims)
    {
        var header = key is null ? $$"""{"alg":"{{algorithm}}"}""" : $$"""{"alg":"{{algorithm}}","kid":"{{key}}","typ":"JWT"}""";
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm == "RS256"
            ? _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : _curve.SignData(bytes, HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private string KeySet()
    {
        var rsa = _rsa.ExportParameters(false);
        var point = _curve.ExportParameters(false).Q;
        return JsonSerializer.Serialize(new
        {
            keys = new object[]
            {
                new { kty = "RSA", kid = "rsa", use = "sig", n = Base64Url.EncodeToString(rsa.Modulus), e = Base64Url.EncodeToString(rsa.Exponent) },
                new { kty = "EC", kid = "curve", crv = "P-256", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) },
                new { kty = "oct", kid = "secret", k = "AAAA" },
            },
        });
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
