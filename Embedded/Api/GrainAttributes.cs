using System.Globalization;

namespace Orleans
{
    /// <summary>Names the type part of a grain's identity; without it the class name, less "Grain", in lower case.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class GrainTypeAttribute(string grainType) : Attribute
    {
        internal string Name { get; } = grainType;
    }

    /// <summary>How long a caller waits for a method's answer before it gets a <see cref="TimeoutException"/>.</summary>
    /// <param name="timeout">A <see cref="TimeSpan"/> in its constant format, as <c>00:00:05</c>.</param>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
    {
        /// <summary>The longest wait; null means the default of the caller's messaging options.</summary>
        public TimeSpan? Timeout { get; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
    }

    /// <summary>An activation of this class is never collected for being idle.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class KeepAliveAttribute : Attribute;

    /// <summary>How long an activation of this class may be idle before it is collected.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CollectionAgeLimitAttribute : Attribute
    {
        public double Days { get; init; }
        public double Hours { get; init; }
        public double Minutes { get; init; }

        /// <summary>True: never collected.</summary>
        public bool AlwaysActive { get; init; }

        internal TimeSpan Age => TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
    }
}

namespace Orleans.Concurrency
{
    /// <summary>The method changes nothing: it may run between the turns of other read-only requests.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ReadOnlyAttribute : Attribute;

    /// <summary>The method may start whenever the activation is between turns, and blocks nobody while it runs.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class AlwaysInterleaveAttribute : Attribute;
}
