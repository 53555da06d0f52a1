using System.Diagnostics;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Flow;

/// <summary>The command for people who do not believe a waiting room, run as they run it: on files alone, and beside a server.</summary>
[Collection(RestProofs.Name)]
public sealed class VerifyTests(DefaultServer shared) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verify").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Invariant", "7")]
    public async Task A_place_is_proven_offline_and_beside_the_server_and_nothing_edited_is()
    {
        var hall = await shared.Operator.NewHall();
        var (receipt, proof) = ("", "");
        for (var number = 1; number <= 3; number++)
        {
            var visitor = await shared.Api.SignIn();
            var joined = (await visitor.Join(hall.ConcertId)).Expect(201);
            visitor.QueueToken = joined.Read<QueueTokenView>().Token;
            (receipt, proof) = (Save("receipt", joined.Text), Save("proof", (await RoomLog.ProofOf(visitor)).Text));
        }

        var keys = Save("keys", await Get("/api/v1/order-keys"));
        var heads = Save("heads", await Get($"/api/v1/concerts/{hall.ConcertId}/waiting-room/heads?limit=100"));
        var url = shared.Api.Address.ToString();

        Assert.Contains("covers number 3", await Holds("proof", proof, "--keys", keys, "--heads", heads), StringComparison.Ordinal);
        await Holds("proof", proof, "--url", url);
        await Holds("proof", proof, "--keys", keys);
        await Holds("receipt", receipt, "--heads", heads);
        await Holds("receipt", receipt, "--url", url);
        await Holds("heads", heads, "--keys", keys);
        await Holds("heads", "--concert", hall.ConcertId.ToString(), "--url", url);

        var other = await shared.Operator.NewHall();
        var edited = Save("edited", (await File.ReadAllTextAsync(proof)).Replace("\"number\":2", "\"number\":4", StringComparison.Ordinal));
        Assert.Contains("REFUSED", (await Run("proof", edited, "--keys", keys)).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await Run("proof", edited, "--keys", keys)).Code);
        Assert.Equal(1, (await Run("proof", receipt, "--keys", keys)).Code);
        Assert.Equal(1, (await Run("heads", Save("forged", (await File.ReadAllTextAsync(heads)).Replace("\"count\":", "\"count\":1", StringComparison.Ordinal)), "--keys", keys)).Code);
        Assert.Equal(1, (await Run("heads", "--concert", other.ConcertId.ToString(), "--url", url)).Code);
        Assert.Equal(2, (await Run("proof", proof)).Code);
        Assert.Equal(2, (await Run("proof", Path.Combine(_folder, "missing"), "--keys", keys)).Code);
        Assert.Equal(2, (await Run("guess")).Code);
    }

    [Fact]
    [Trait("Invariant", "7")]
    public async Task A_lottery_is_recomputed_from_what_was_published()
    {
        var opensAt = DateTimeOffset.UtcNow.AddSeconds(6);
        var hall = await shared.Operator.NewHall(saleOpensAt: opensAt);
        await shared.Operator.ChangeWaitingRoom(hall.ConcertId, new
        {
            schedule = new object[] { new { from = DateTimeOffset.UtcNow.AddMinutes(-1), mode = "lottery" }, new { from = opensAt, mode = "fifo" } },
        });
        var path = $"/api/v1/concerts/{hall.ConcertId}/waiting-room/lottery";
        var before = Save("before", await Get(path));
        var visitors = await shared.Api.SignIn(9);
        foreach (var visitor in visitors)
            await visitor.Enter(hall.ConcertId);
        Assert.Equal(1, (await Run("lottery", before)).Code);
        await Task.WhenAll(visitors.Select(visitor => visitor.UntilPlace(place => place.IsAdmitted)));

        var drawn = Save("drawn", await Get(path));
        var url = shared.Api.Address.ToString();
        var told = await Holds("lottery", drawn, "--before", before, "--url", url, "--number", "1", "--number", "9");
        Assert.Contains("the one of the published head", told, StringComparison.Ordinal);
        foreach (var number in new[] { 1, 9 })
            Assert.Contains($"Number {number} has rank {(await visitors[number - 1].Place()).Position}.", told, StringComparison.Ordinal);
        await Holds("lottery", "--concert", hall.ConcertId.ToString(), "--url", url);
        var seed = ProofText.ReadLottery(await File.ReadAllTextAsync(drawn)).Published.Seed;
        var forged = Save("forged", (await File.ReadAllTextAsync(drawn)).Replace(seed, new string('0', 64), StringComparison.Ordinal));
        Assert.Equal(1, (await Run("lottery", forged)).Code);
    }

    private async Task<string> Get(string path) => (await shared.Api.Send(new ApiRequest(HttpMethod.Get, path))).Expect(200).Text;

    private string Save(string name, string text)
    {
        var file = Path.Combine(_folder, name + ".json");
        File.WriteAllText(file, text);
        return file;
    }

    private static async Task<string> Holds(params string[] arguments)
    {
        var (code, output) = await Run(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)} ended with {code}: {output}");
        Assert.EndsWith("Everything holds.", output.TrimEnd(), StringComparison.Ordinal);
        return output;
    }

    private static async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [ServerProcess.Assembly("Verify"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var mistakes = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await mistakes);
    }
}
