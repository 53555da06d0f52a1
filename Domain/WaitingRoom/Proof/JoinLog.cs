using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OrleansTicketing.Domain.WaitingRoom.Proof;

/// <summary>
/// What the joins of one room come to, in their order: every chunk of places has its run, and a chain leads over the runs. Both stand
/// with the chunk, so that a start hashes no more than the last one. Not safe for several threads.
/// </summary>
public sealed class JoinLog(Guid concertId, RoomSecret secret, RoomPlaces places)
{
    /// <summary>Users of one chunk ask for their proofs at about the same time.</summary>
    private const int MostRemembered = 32;

    private readonly Dictionary<int, Transcript> _transcripts = [];
    private readonly Queue<int> _remembered = new();

    /// <summary>What all joins come to, those included that are not stored yet.</summary>
    public Digest Latest => At(places.Last);

    /// <summary>Goes on from stored places.</summary>
    /// <returns>False where the last chunk's places are not those that it was stored with: what is stored was changed by somebody else.</returns>
    public bool Resume()
    {
        if (places.Last == 0)
            return true;
        var index = RoomPlaces.ChunkOf(places.Last);
        var chunk = places.Chunk(index);
        return TranscriptOf(index).Runs[chunk.Count - 1] == chunk.Run;
    }

    /// <summary>The newest place enters the log.</summary>
    public JoinMark Append()
    {
        var number = places.Last;
        var chunk = places.Chunk(RoomPlaces.ChunkOf(number));
        if (IndexOf(number) == 0)
            chunk.Chain = At(number - 1);
        var mark = new JoinMark(chunk.Chain, chunk.Run, secret.SaltOf(number));
        chunk.Run = OrderHash.Run(chunk.Run, concertId, new LoggedJoin(number, places[number].JoinedAt, MemberOf(number, mark.Salt)));
        return mark;
    }

    /// <summary>What the first so many joins come to; zero for none.</summary>
    public Digest At(int count)
    {
        if (count == 0)
            return Digest.Zero;
        return OrderHash.Then(places.Chunk(RoomPlaces.ChunkOf(count)).Chain, RunAt(count));
    }

    public JoinMark MarkOf(int number) => new(
        places.Chunk(RoomPlaces.ChunkOf(number)).Chain, IndexOf(number) == 0 ? Digest.Zero : RunAt(number - 1), secret.SaltOf(number));

    /// <summary>The place's own chunk, as far as a head of this many joins goes.</summary>
    public ImmutableArray<LoggedJoin> EntriesBeside(int number, int count)
    {
        var index = RoomPlaces.ChunkOf(number);
        var first = index * PlaceChunk.Size + 1;
        var transcript = TranscriptOf(index);
        var entries = new LoggedJoin[Math.Min(PlaceChunk.Size, count - first + 1)];
        for (var entry = 0; entry < entries.Length; entry++)
            entries[entry] = new LoggedJoin(first + entry, places[first + entry].JoinedAt, transcript.Members[entry]);
        return ImmutableCollectionsMarshal.AsImmutableArray(entries);
    }

    /// <summary>The runs of the chunks after the place's own, the last one as far as a head of this many joins goes.</summary>
    public ImmutableArray<Digest> RunsAfter(int number, int count)
    {
        var (own, last) = (RoomPlaces.ChunkOf(number), RoomPlaces.ChunkOf(count));
        var runs = new Digest[last - own];
        for (var index = 0; index < runs.Length; index++)
            runs[index] = own + 1 + index == last ? RunAt(count) : places.Chunk(own + 1 + index).Run;
        return ImmutableCollectionsMarshal.AsImmutableArray(runs);
    }

    private static int IndexOf(int number) => (number - 1) % PlaceChunk.Size;

    // Of the chunk that the count ends in.
    private Digest RunAt(int count)
    {
        var index = RoomPlaces.ChunkOf(count);
        var chunk = places.Chunk(index);
        return IndexOf(count) == chunk.Count - 1 ? chunk.Run : TranscriptOf(index).Runs[IndexOf(count)];
    }

    private Transcript TranscriptOf(int index)
    {
        if (!_transcripts.TryGetValue(index, out var transcript))
        {
            if (_remembered.Count == MostRemembered)
                _transcripts.Remove(_remembered.Dequeue());
            _remembered.Enqueue(index);
            _transcripts[index] = transcript = new Transcript();
        }

        var chunk = places.Chunk(index);
        for (; transcript.Count < chunk.Count; transcript.Count++)
            Transcribe(transcript, index * PlaceChunk.Size + 1 + transcript.Count);
        return transcript;
    }

    private void Transcribe(Transcript transcript, int number)
    {
        var member = MemberOf(number, secret.SaltOf(number));
        var before = transcript.Count == 0 ? Digest.Zero : transcript.Runs[transcript.Count - 1];
        transcript.Members[transcript.Count] = member;
        transcript.Runs[transcript.Count] = OrderHash.Run(before, concertId, new LoggedJoin(number, places[number].JoinedAt, member));
    }

    private Digest MemberOf(int number, Salt salt) => OrderHash.Member(salt, places.UserOf(number));

    /// <summary>A chunk place by place, as far as it was when it was last needed. Places never change what the log says of them.</summary>
    private sealed class Transcript
    {
        public int Count { get; set; }

        public Digest[] Members { get; } = new Digest[PlaceChunk.Size];

        public Digest[] Runs { get; } = new Digest[PlaceChunk.Size];
    }
}
