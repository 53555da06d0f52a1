namespace OrleansTicketing.Verify;

/// <summary>Checks what a waiting room says of its order, for people who do not believe it.</summary>
internal static class Program
{
    private const string Usage = """
        dotnet run --project Verify -- receipt FILE ... [--heads FILE ...] [--url URL]
            What a receipt says by itself, and that no published head contradicts it.

        dotnet run --project Verify -- proof FILE ... [--keys FILE] [--heads FILE ...] [--url URL]
            That the receipt's user was the receipt's number of those who joined, and that the signed head which says so is a published one.

        dotnet run --project Verify -- heads [FILE ...] [--keys FILE] [--concert ID] [--url URL]
            That all heads are signed and later than the one before. Several FILEs are the pages of one list, in their order.

        dotnet run --project Verify -- lottery [FILE] [--before FILE] [--heads FILE ...] [--number N ...] [--concert ID] [--url URL]
            That the seed is the one that was committed to, that it was drawn over the joins that the heads count, and which rank a number got.

        FILE is what the API answered, as it came. With --url, such as http://127.0.0.1:8080, what no file gives is read from the API.
        Ends with 0 where everything holds, 1 where something does not, 2 where it could not be checked.
        """;

    private static async Task<int> Main(string[] args)
    {
        try
        {
            return await Run(args, Console.Out);
        }
        catch (UsageException mistake)
        {
            await Console.Error.WriteLineAsync($"{mistake.Message}\n\n{Usage}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
        }

        return 2;
    }

    private static async Task<int> Run(string[] args, TextWriter output)
    {
        var command = args.FirstOrDefault();
        var arguments = new Arguments(args.Skip(1));
        using var material = new Material(arguments);
        var checks = new Checks(arguments, material, output);
        try
        {
            var holds = command switch
            {
                "receipt" => await checks.Receipts(),
                "proof" => await checks.Proofs(),
                "heads" => await checks.Heads(),
                "lottery" => await checks.Lottery(),
                _ => throw new UsageException("Say what to check: receipt, proof, heads or lottery."),
            };
            await output.WriteLineAsync(holds ? "Everything holds." : "Something does not hold.");
            return holds ? 0 : 1;
        }
        catch (FormatException malformed)
        {
            await output.WriteLineAsync($"REFUSED: {malformed.Message}");
            return 1;
        }
    }
}
