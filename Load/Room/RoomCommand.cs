using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Room;

/// <summary>
/// <c>room</c>: fills one waiting room in process and tells what it costs; then starts a process on what a kill would have left.
/// </summary>
internal static class RoomCommand
{
    private const int Callers = 1_024;
    private const int WarmUpUsers = 200_000;

    public static async Task<int> RunAsync(Options options)
    {
        var users = options.Number("users", 1_000_000);
        var folder = Path.GetFullPath(Path.Combine("data", "bench", "room-" + DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)));
        Directory.CreateDirectory(folder);
        try
        {
            await WarmUpAsync(folder);
            await FillAsync(folder, users);
            await MeasureStartAsync(folder, users);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary><c>room-start</c>: what <see cref="RunAsync"/> starts on a killed room's store.</summary>
    public static async Task<int> StartAsync(Options options)
    {
        await using var process = await RoomProcess.StartAsync(options.Text("store"), Guid.Parse(options.Text("concert"), CultureInfo.InvariantCulture));
        var figures = await process.Room.Figures() ?? throw new VerificationException("the room is gone");
        // Counted from the start of the process: the runtime's own start is part of what people wait for.
        var started = DateTime.Now - Process.GetCurrentProcess().StartTime;
        Say($"start after a kill: {started.TotalSeconds:F2} s from the start of the process until the room answers; {figures.Waiting:N0} wait");
        Stored.Equal("users waiting", options.Number("users", 1), figures.Waiting);
        return 0;
    }

    /// <summary>In a room of its own, so that the compiler is done with the code when the room that is measured fills.</summary>
    private static async Task WarmUpAsync(string folder)
    {
        await using var process = await RoomProcess.StartAsync(Path.Combine(folder, "warm-up.db"), Guid.NewGuid());
        await process.OpenLaterAsync();
        await JoinAllAsync(process.Room, WarmUpUsers);
    }

    private static async Task FillAsync(string folder, int users)
    {
        await using var process = await RoomProcess.StartAsync(Path.Combine(folder, "room.db"), Guid.NewGuid());
        await process.OpenLaterAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        var numbers = await JoinAllAsync(process.Room, users);
        var took = Stopwatch.GetElapsedTime(start);
        Verify(numbers);
        Say($"{users:N0} durable joins by {Callers:N0} callers in {took.TotalSeconds:F2} s: {users / took.TotalSeconds:N0} joins/s");

        // A kill leaves the files as they are: the journal is not folded.
        CopyAsKilled(folder, process.ConcertId);
        await SnapshotAsync(process.Room, users);
        GC.Collect();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Say($"{(after - before) / (double)users:F1} bytes of managed memory a waiting user, store and caches included");
    }

    private static async Task<int[]> JoinAllAsync(IWaitingRoomGrain room, int users)
    {
        var numbers = new int[users];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var last = 0;
            while (Interlocked.Increment(ref next) is var index && index < users)
            {
                var id = IdOf(index);
                var reply = await room.Join(new Operation(id, string.Empty, Keyed: false), id);
                numbers[index] = reply.Place!.Place.Number;
                if (numbers[index] <= last)
                    throw new VerificationException($"number {numbers[index]} was given after {last}");
                last = numbers[index];
            }
        })));
        return numbers;
    }

    // Different for each index, and spread; a random one would be a call of the system for every join.
    private static Guid IdOf(int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)(index + 1) * 0x9E3779B97F4A7C15);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], index);
        return new Guid(bytes);
    }

    private static void Verify(int[] numbers)
    {
        var sorted = numbers.Order().ToArray();
        for (var index = 0; index < sorted.Length; index++)
        {
            if (sorted[index] != index + 1)
                throw new VerificationException($"number {index + 1} is missing or was given twice");
        }
    }

    /// <summary>What a gateway that starts reads.</summary>
    private static async Task SnapshotAsync(IWaitingRoomGrain room, int users)
    {
        var (start, pages, gateway) = (Stopwatch.GetTimestamp(), 0, Guid.NewGuid());
        RoomProgress? progress = null;
        for (int? page = 0; page is not null; page = progress.NextPage, pages++)
            progress = await room.Pull(new RoomPull(gateway, -1, page.Value, [], ReportsSeen: false)) ?? throw new VerificationException("the room is gone");
        Stored.Equal("the last position", users, progress!.LastPosition);
        Say($"snapshot for a starting gateway: {pages} page(s), {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F1} ms");
    }

    private static void CopyAsKilled(string folder, Guid concertId)
    {
        var image = Directory.CreateDirectory(Path.Combine(folder, "killed-" + concertId.ToString("N"))).FullName;
        foreach (var file in Directory.EnumerateFiles(folder).Where(IsOfRoom))
            File.Copy(file, Path.Combine(image, Path.GetFileName(file)));
    }

    private static bool IsOfRoom(string file) =>
        Path.GetFileName(file).StartsWith("room.", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal);

    private static async Task MeasureStartAsync(string folder, int users)
    {
        var image = Directory.GetDirectories(folder, "killed-*").Single();
        string[] arguments =
        [
            Environment.GetCommandLineArgs()[0], "room-start", "--store", Path.Combine(image, "room.db"),
            "--concert", Path.GetFileName(image)["killed-".Length..], "--users", users.ToString(CultureInfo.InvariantCulture),
        ];
        using var child = Process.Start(Environment.ProcessPath!, arguments);
        await child.WaitForExitAsync();
        if (child.ExitCode != 0)
            throw new VerificationException("the room did not start again");
    }

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
