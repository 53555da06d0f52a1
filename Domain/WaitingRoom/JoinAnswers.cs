namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>
/// First answers as a row of places keeps them: packed, base64. Every change of a place writes its row with all of them, and after a crash
/// they are read again; as JSON they were most of the row and of the time it took.
/// </summary>
internal static class JoinAnswers
{
    private const int IdBytes = 16;

    public static string Pack(IReadOnlyCollection<JoinAnswer> answers)
    {
        if (answers.Count == 0)
            return string.Empty;
        using var packed = new MemoryStream();
        using var writer = new BinaryWriter(packed);
        foreach (var answer in answers)
        {
            writer.Write7BitEncodedInt(answer.Number);
            writer.Write(answer.OperationId.ToByteArray(bigEndian: true));
            writer.Write7BitEncodedInt64(answer.At);
            writer.Write(answer.Existing);
            writer.Write7BitEncodedInt((int)answer.State);
            writer.Write7BitEncodedInt(answer.Ahead);
            writer.Write7BitEncodedInt64(answer.Until);
            // None is -1, which would take five bytes.
            writer.Write7BitEncodedInt(answer.WaitSeconds + 1);
            writer.Write7BitEncodedInt(answer.Rank);
            writer.Write7BitEncodedInt(answer.LateSeconds + 1);
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    public static List<JoinAnswer> Unpack(string packed)
    {
        var answers = new List<JoinAnswer>(PlaceChunk.Size);
        using var reader = new BinaryReader(new MemoryStream(Convert.FromBase64String(packed)));
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            answers.Add(new JoinAnswer(
                Number: reader.Read7BitEncodedInt(),
                OperationId: new Guid(reader.ReadBytes(IdBytes), bigEndian: true),
                At: reader.Read7BitEncodedInt64(),
                Existing: reader.ReadBoolean(),
                State: (PlaceState)reader.Read7BitEncodedInt(),
                Ahead: reader.Read7BitEncodedInt(),
                Until: reader.Read7BitEncodedInt64(),
                WaitSeconds: reader.Read7BitEncodedInt() - 1,
                Rank: reader.Read7BitEncodedInt(),
                LateSeconds: reader.Read7BitEncodedInt() - 1));
        }

        return answers;
    }
}
