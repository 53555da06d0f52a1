using OrleansTicketing.Silo.Standalone;
using OrleansTicketing.Tests.Embedded.Storage;

namespace OrleansTicketing.Tests.Standalone.Operations;

/// <summary>Whoever starts, and however many at once: there is one key, and it is the one in the file.</summary>
public sealed class OperatorKeyFileTests : IDisposable
{
    private const int AtOnce = 8;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_who_ask_at_once_get_the_key_that_is_in_the_file()
    {
        for (var round = 0; round < 100; round++)
        {
            var path = OperatorKeyFile.PathBeside(Path.Combine(Directory.CreateDirectory($"{_folder.Store}-{round}").FullName, "store"));
            using var start = new Barrier(AtOnce);
            var askers = Enumerable.Range(0, AtOnce).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(TestContext.Current.CancellationToken);
                    return OperatorKeyFile.ReadOrMake(path);
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default));

            var keys = await Task.WhenAll(askers);

            Assert.Equal((await File.ReadAllTextAsync(path)).Trim(), Assert.Single(keys.Distinct()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void What_a_start_left_empty_the_next_one_fills(string content)
    {
        var path = OperatorKeyFile.PathBeside(_folder.Store);
        File.WriteAllText(path, content);

        var made = OperatorKeyFile.ReadOrMake(path);

        Assert.Equal(48, made.Length);
        Assert.Equal(made + "\n", File.ReadAllText(path));
        Assert.Equal(made, OperatorKeyFile.ReadOrMake(path));
    }

    [Fact]
    public void A_key_that_the_operator_put_there_is_used_as_it_is()
    {
        var path = OperatorKeyFile.PathBeside(_folder.Store);
        File.WriteAllText(path, "  a key of my own");

        Assert.Equal("a key of my own", OperatorKeyFile.ReadOrMake(path));
        Assert.Equal("  a key of my own", File.ReadAllText(path));
    }
}
