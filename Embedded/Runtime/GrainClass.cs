using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>How the instances of one grain class are named, made and collected.</summary>
internal sealed class GrainClass
{
    private const string Suffix = "grain";
    private readonly Lazy<Func<Activation, object>> _create;

    internal GrainClass(Type type)
    {
        Type = type;
        GrainType = GrainType.Create(type.GetCustomAttribute<GrainTypeAttribute>()?.Name ?? ConventionalName(type));
        var limit = type.GetCustomAttribute<CollectionAgeLimitAttribute>();
        NeverCollected = type.IsDefined(typeof(KeepAliveAttribute)) || limit?.AlwaysActive == true;
        CollectionAge = limit?.Age;
        _create = new Lazy<Func<Activation, object>>(CompileConstructor);
    }

    internal Type Type { get; }
    internal GrainType GrainType { get; }
    internal bool NeverCollected { get; }
    internal TimeSpan? CollectionAge { get; }

    internal static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && typeof(IGrain).IsAssignableFrom(type)
        && typeof(IGrainBase).IsAssignableFrom(type);

    internal object Create(Activation activation) => _create.Value(activation);

    private static string ConventionalName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Suffix.Length ? name[..^Suffix.Length] : name;
    }

    private Func<Activation, object> CompileConstructor()
    {
        var constructors = Type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        var constructor = constructors.FirstOrDefault(candidate => candidate.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.Where(candidate => candidate.IsPublic).DefaultIfEmpty(constructors[0]).MaxBy(candidate => candidate!.GetParameters().Length)!;
        var activation = Expression.Parameter(typeof(Activation));
        var arguments = constructor.GetParameters().Select(parameter =>
            Expression.Convert(Expression.Invoke(Expression.Constant(Resolver(parameter)), activation), parameter.ParameterType));
        return Expression.Lambda<Func<Activation, object>>(Expression.New(constructor, arguments), activation).Compile();
    }

    private Func<Activation, object?> Resolver(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } attribute)
            return StateResolver(parameter, attribute);
        if (type == typeof(IGrainContext))
            return static activation => activation;
        if (type == typeof(IGrainRuntime))
            return static activation => activation.Silo;
        if (type == typeof(IGrainFactory) || type == typeof(IClusterClient))
            return static activation => activation.Silo.GrainFactory;
        if (type == typeof(TimeProvider))
            return static activation => activation.Silo.TimeProvider;
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { Key: { } key })
            return activation => ((IKeyedServiceProvider)activation.ServicesWith(type, key)).GetRequiredKeyedService(type, key);
        return parameter.HasDefaultValue
            ? activation => activation.ServicesWith(type).GetService(type) ?? parameter.DefaultValue
            : activation => activation.ServicesWith(type).GetRequiredService(type);
    }

    private Func<Activation, object?> StateResolver(ParameterInfo parameter, PersistentStateAttribute attribute)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new InvalidOperationException($"Parameter {parameter.Name} of {Type.FullName} has [PersistentState] and must be an IPersistentState.");
        return typeof(GrainClass)
            .GetMethod(nameof(StateResolverOf), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type.GenericTypeArguments)
            .CreateDelegate<Func<PersistentStateAttribute, Func<Activation, object?>>>()(attribute);
    }

    private static Func<Activation, object?> StateResolverOf<TState>(PersistentStateAttribute attribute) => activation =>
    {
        var state = new PersistentState<TState>(attribute.StateName, activation.GrainId, activation.Silo.Storage(attribute.StorageName));
        activation.Load(state);
        return state;
    };
}
