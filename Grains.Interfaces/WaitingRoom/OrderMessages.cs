using System.Collections.Immutable;

namespace OrleansTicketing.Grains.Interfaces.WaitingRoom;

/// <summary>32 bytes of a hash as four big-endian numbers: many of them cross, and each would be an array else.</summary>
[GenerateSerializer, Immutable, Alias("OrderDigest")]
public readonly record struct OrderDigest(
    [property: Id(0)] ulong A,
    [property: Id(1)] ulong B,
    [property: Id(2)] ulong C,
    [property: Id(3)] ulong D);

/// <summary>What all joins before this one come to, in two parts, and what hides the user.</summary>
/// <param name="Chain">What all chunks before the place's own come to.</param>
/// <param name="Run">What the joins before this one in its own chunk come to; zero for the first of a chunk.</param>
/// <param name="SaltA">The first 8 bytes of the salt that hides the user in the log, big-endian.</param>
/// <param name="SaltB">The other 8 bytes.</param>
[GenerateSerializer, Immutable, Alias("PlaceReceipt")]
public readonly record struct PlaceReceipt(
    [property: Id(3)] OrderDigest Chain,
    [property: Id(4)] OrderDigest Run,
    [property: Id(1)] ulong SaltA,
    [property: Id(2)] ulong SaltB);

/// <summary>So many joins there were, and this is what they come to, signed.</summary>
/// <param name="At">Whole milliseconds; never before that of an earlier head.</param>
/// <param name="Signature">64 bytes (r, s).</param>
[GenerateSerializer, Immutable, Alias("RoomHead")]
public sealed record RoomHead(
    [property: Id(0)] int Count,
    [property: Id(1)] OrderDigest Log,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string KeyId,
    [property: Id(4)] ImmutableArray<byte> Signature);

/// <param name="Skip">Where the next page begins; null at the end.</param>
/// <param name="Latest">The newest of all; null before the first.</param>
[GenerateSerializer, Immutable, Alias("RoomHeads")]
public sealed record RoomHeads(
    [property: Id(0)] ImmutableArray<RoomHead> Heads,
    [property: Id(1)] int? Skip,
    [property: Id(2)] RoomHead? Latest);

/// <summary>One join as everybody may see it.</summary>
/// <param name="Member">Whose it is, hidden.</param>
[GenerateSerializer, Immutable, Alias("LoggedPlace")]
public readonly record struct LoggedPlace(
    [property: Id(0)] DateTimeOffset JoinedAt,
    [property: Id(1)] OrderDigest Member);

/// <param name="Chain">What all chunks before the place's own come to.</param>
/// <param name="First">The number of the first entry.</param>
/// <param name="Entries">The place's own chunk as far as the head goes; at most 64.</param>
/// <param name="Runs">Of the chunks after it, the last one as far as the head goes; at most 512.</param>
/// <param name="Head">The first that covers the place; null while there is none, and then there are neither entries nor runs.</param>
[GenerateSerializer, Immutable, Alias("PlaceProof")]
public sealed record PlaceProof(
    [property: Id(0)] PlaceReceipt Receipt,
    [property: Id(1)] OrderDigest Chain,
    [property: Id(2)] int First,
    [property: Id(3)] ImmutableArray<LoggedPlace> Entries,
    [property: Id(4)] ImmutableArray<OrderDigest> Runs,
    [property: Id(5)] RoomHead? Head);

/// <param name="Position">In the order of admission, from 1.</param>
/// <param name="ByLottery">Whether a draw made that order.</param>
/// <param name="AdmittedBefore">Of those who come before: were admitted, whatever came after that.</param>
/// <param name="LeftBefore">Of those who come before: gave the place back, or fell silent, before they were admitted.</param>
/// <param name="WaitingBefore">Of those who come before: still wait.</param>
/// <param name="Sentences">The same in plain words.</param>
[GenerateSerializer, Immutable, Alias("PlaceStory")]
public sealed record PlaceStory(
    [property: Id(0)] PlaceReply Place,
    [property: Id(1)] int Position,
    [property: Id(2)] bool ByLottery,
    [property: Id(3)] int AdmittedBefore,
    [property: Id(4)] int LeftBefore,
    [property: Id(5)] int WaitingBefore,
    [property: Id(6)] ImmutableArray<string> Sentences);
