namespace Orleans.Runtime
{
    /// <summary>An error of the grain runtime.</summary>
    public class OrleansException : Exception
    {
        public OrleansException()
            : base("The grain runtime failed.")
        {
        }

        public OrleansException(string message)
            : base(message)
        {
        }

        public OrleansException(string message, Exception? innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>A call was not taken; the grain may or may not have seen it.</summary>
    public class OrleansMessageRejectionException : OrleansException
    {
        internal OrleansMessageRejectionException(string message)
            : base(message)
        {
        }

        internal OrleansMessageRejectionException(string message, Exception? innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>The process that should answer is gone. What the call did is unknown.</summary>
    public sealed class SiloUnavailableException : OrleansMessageRejectionException
    {
        public SiloUnavailableException()
            : base("The silo is not available.")
        {
        }

        public SiloUnavailableException(string msg)
            : base(msg)
        {
        }

        public SiloUnavailableException(string message, Exception? innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>A reminder could not be kept, or is unknown.</summary>
    public sealed class ReminderException(string message) : OrleansException(message);
}

namespace Orleans.Storage
{
    /// <summary>The stored state is not the one that the grain last saw. Let it escape: the stale activation must end.</summary>
    public class InconsistentStateException : OrleansException
    {
        public InconsistentStateException()
        {
        }

        public InconsistentStateException(string message)
            : base(message)
        {
        }

        public InconsistentStateException(string message, Exception? innerException)
            : base(message, innerException)
        {
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
            : base($"{errorMsg} Expected ETag {currentEtag ?? "none"}, stored is {storedEtag ?? "none"}.")
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
            : base($"{errorMsg} Expected ETag {currentEtag ?? "none"}, stored is {storedEtag ?? "none"}.", storageException)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        /// <summary>What the store holds.</summary>
        public string? StoredEtag { get; }

        /// <summary>What the writer believed.</summary>
        public string? CurrentEtag { get; }

        // Only the activation that met the conflict is stale; a caller that merely passes the exception on is not.
        internal bool IsSourceActivation { get; set; } = true;
    }
}
