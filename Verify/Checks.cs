using OrleansTicketing.Domain.WaitingRoom.Proof;

namespace OrleansTicketing.Verify;

/// <summary>What each command checks; every check is Domain's own.</summary>
internal sealed class Checks(Arguments arguments, Material material, TextWriter output)
{
    private bool _holds = true;

    public async Task<bool> Receipts()
    {
        foreach (var file in Files())
        {
            var signed = ProofText.ReadReceipt(await File.ReadAllTextAsync(file));
            await Tell(file, ProofCheck.OfReceipt(signed.Receipt, await material.Heads(signed.Receipt.ConcertId)));
            await output.WriteLineAsync($"  note: only the service can check the MAC (key {signed.KeyId}); the proof that follows needs none.");
        }

        return _holds;
    }

    public async Task<bool> Proofs()
    {
        var keys = await material.Keys();
        foreach (var file in Files())
        {
            var proof = ProofText.ReadProof(await File.ReadAllTextAsync(file));
            await Tell(file, ProofCheck.OfProof(proof, keys));
            if (await material.Heads(proof.Receipt.ConcertId) is { Count: > 0 } heads)
                await Tell($"{file}, beside the published heads", ProofCheck.OfPublication(proof.Head, heads));
            else
                await output.WriteLineAsync("  note: not compared with what is published; give --heads FILE or --url URL for that.");
        }

        return _holds;
    }

    public async Task<bool> Heads()
    {
        var keys = await material.Keys();
        var heads = new List<SignedHead>();
        foreach (var file in arguments.Files)
            heads.AddRange(ProofText.ReadHeads(await File.ReadAllTextAsync(file)));
        if (arguments.Files.Count == 0)
            heads.AddRange(await material.Heads(Concert()));
        await Tell("heads", ProofCheck.OfHeads(heads, keys));
        return _holds;
    }

    public async Task<bool> Lottery()
    {
        var json = arguments.Files switch
        {
            [var file] => await File.ReadAllTextAsync(file),
            [] => await material.Lottery(Concert()),
            _ => throw new UsageException("lottery takes one FILE."),
        };
        var lottery = ProofText.ReadLottery(json);
        var before = arguments.One("before") is { } earlier ? ProofText.ReadCommitment(await File.ReadAllTextAsync(earlier)) : null;
        await Tell("lottery", ProofCheck.OfLottery(lottery, before, await material.Heads(lottery.ConcertId), Numbers()));
        if (before is null)
            await output.WriteLineAsync("  note: not compared with what was published before the draw; give --before FILE for that.");
        return _holds;
    }

    private IReadOnlyList<string> Files() => arguments.Files.Count > 0 ? arguments.Files : throw new UsageException("Give at least one FILE.");

    private Guid Concert() => Guid.TryParse(arguments.One("concert"), out var id) ? id : throw new UsageException("Give a FILE, or --concert ID and --url URL.");

    private List<int> Numbers() =>
        [.. arguments.All("number").Select(text => int.TryParse(text, out var number) ? number : throw new UsageException($"--number '{text}' is no whole number."))];

    private async Task Tell(string what, Verdict verdict)
    {
        await output.WriteLineAsync($"{what}:");
        foreach (var claim in verdict.Checked)
            await output.WriteLineAsync($"  ok: {claim}");
        if (verdict.Refusal is { } refusal)
            await output.WriteLineAsync($"  REFUSED, because this is not true: {refusal}");
        _holds &= verdict.Holds;
    }
}
