using System.Reflection;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Tests.Grains.Seats;

/// <summary>A way to grains on which another activation of a date answers first, as often as the test says, what changed.</summary>
public class OtherAnswers : DispatchProxy
{
    private object _next = null!;
    private Queue<SeatChanges> _answers = null!;

    internal static IGrainFactory Around(IGrainFactory grains, Queue<SeatChanges> answers) => Around<IGrainFactory>(grains, answers);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IConcertDateGrain.ChangesSince) && _answers.TryDequeue(out var answer))
            return Task.FromResult(answer);
        var result = targetMethod.Invoke(_next, args);
        return result is IConcertDateGrain date ? Around(date, _answers) : result;
    }

    private static T Around<T>(T next, Queue<SeatChanges> answers)
        where T : class
    {
        var proxy = Create<T, OtherAnswers>();
        ((OtherAnswers)(object)proxy)._next = next;
        ((OtherAnswers)(object)proxy)._answers = answers;
        return proxy;
    }
}
