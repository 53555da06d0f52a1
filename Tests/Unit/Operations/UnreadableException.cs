namespace Orleans.Serialization;

/// <summary>Stands for what the host throws where it cannot read another process's exception: no <see cref="OrleansException"/>, and unknown to the client.</summary>
public sealed class UnreadableException : Exception;
