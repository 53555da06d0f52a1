namespace Orleans.Configuration
{
    /// <summary>How calls behave.</summary>
    public abstract class MessagingOptions
    {
        /// <summary>How long a caller waits for an answer; 30 seconds unless set.</summary>
        public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
    }

    /// <summary>How calls made by grains behave.</summary>
    public class SiloMessagingOptions : MessagingOptions;

    /// <summary>How calls made from outside the grains behave.</summary>
    public class ClientMessagingOptions : MessagingOptions;

    /// <summary>When idle activations are collected.</summary>
    public class GrainCollectionOptions
    {
        /// <summary>How long an activation must have been idle; 15 minutes unless set.</summary>
        public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

        /// <summary>How often idle activations are looked for; a minute unless set.</summary>
        public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

        /// <summary>Ages by full class name, before <see cref="CollectionAge"/>.</summary>
        public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; } = new(StringComparer.Ordinal);

        /// <summary>How long <see cref="IGrainBase.OnDeactivateAsync"/> may take before the activation is dropped all the same.</summary>
        public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
    }
}

namespace Orleans.Hosting
{
    /// <summary>How reminders behave.</summary>
    public sealed class ReminderOptions
    {
        /// <summary>The shortest period that a reminder may have; a minute unless set.</summary>
        public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);
    }
}
