namespace OrleansTicketing.Grains.Reservations;

/// <summary>Seats of a refused hold could not be given back at once: the refusal cannot be answered, so the caller asks again.</summary>
internal sealed class ReleaseFailedException : OrleansException
{
    public ReleaseFailedException()
    {
    }

    public ReleaseFailedException(string message)
        : base(message)
    {
    }

    public ReleaseFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
