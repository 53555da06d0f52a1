using OrleansTicketing.Gateway.Health;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Deployment;

public class DockerfileTests
{
    public static TheoryData<string> Files => [.. Dockerfile.All];

    [Theory]
    [MemberData(nameof(Files))]
    public void An_image_is_made_of_the_projects_that_its_program_needs(string file)
    {
        var image = Dockerfile.Load(file);
        var copied = image.Instructions("COPY").Where(copy => !copy.StartsWith("--", StringComparison.Ordinal)).SelectMany(copy => copy.Split(' ')[..^1]).ToArray();

        // The project files first and apart, so that a change of the sources does not restore again.
        Assert.Equal(image.Projects.Select(project => $"{project}/{project}.csproj").Order(), copied.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Order());
        Assert.Empty(image.Projects.Except(copied));
        Assert.All(copied, path => Assert.NotEmpty(Directory.GetFileSystemEntries(Path.Combine(Repository.Root, Path.GetDirectoryName(path)!), Path.GetFileName(path))));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void An_image_has_no_shell_no_rights_and_no_secrets(string file)
    {
        var image = Dockerfile.Load(file);

        Assert.Equal(["mcr.microsoft.com/dotnet/sdk:10.0 AS build", "mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra"], image.Instructions("FROM"));
        Assert.Equal("$APP_UID", Assert.Single(image.Instructions("USER")));
        Assert.Empty(image.Instructions("ARG"));
        var settings = image.Instructions("ENV").SelectMany(set => set.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(set => set.Split('=', 2)).ToDictionary(set => set[0], set => (string?)set[1]);
        Assert.Empty(new ProcessSettings(file, settings).Problems(_ => false));
        Assert.Equal("0", settings["DOTNET_EnableDiagnostics"]);
        Assert.Contains(new ProcessSettings(file, settings).HttpPort, image.Ports);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void An_image_starts_the_program_that_it_has_built(string file)
    {
        var image = Dockerfile.Load(file);

        Assert.Equal(["dotnet", $"OrleansTicketing.{image.Project}.dll"], image.Entry.Take(2));
        Assert.All(image.Entry.Skip(2), option => Assert.Equal("--standalone", option));
        Assert.Equal(image.Entry.Contains("--standalone"), image.Projects.Contains("Embedded"));
    }

    [Fact]
    public void The_ports_of_a_silo_are_its_defaults() =>
        Assert.Equal([8080, SettingsInSource.DefaultOf("SiloPort"), SettingsInSource.DefaultOf("GatewayPort")], Dockerfile.Load("deploy/docker/silo.Dockerfile").Ports);

    [Theory]
    [InlineData(null, "http://127.0.0.1:8080/health/ready")]
    [InlineData("http://+:8080", "http://127.0.0.1:8080/health/ready")]
    [InlineData("http://0.0.0.0:9000;http://+:9001", "http://127.0.0.1:9000/health/ready")]
    [InlineData("http://10.1.2.3:80/", "http://10.1.2.3/health/ready")]
    public void The_check_finds_the_process_of_its_own_container(string? urls, string address) =>
        Assert.Equal(new Uri(address), ContainerCommands.OwnAddress(urls));

    [Fact]
    public async Task The_check_fails_where_nobody_answers_and_the_pause_ends()
    {
        Assert.Equal(1, await ContainerCommands.Run([ContainerCommands.CheckHealth, "http://127.0.0.1:9/health/ready"]));
        Assert.Equal(0, await ContainerCommands.Run([ContainerCommands.Pause, "00:00:00.01"]));
        Assert.Equal(64, await ContainerCommands.Run([ContainerCommands.Pause, "soon"]));
        Assert.Null(await ContainerCommands.Run(["--standalone"]));
    }
}
