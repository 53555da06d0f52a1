using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans.Concurrency;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>
/// Emits, for each grain interface, the reference that implements it, and for each of its methods a call that carries
/// the arguments as they are. What is checked here is not checked again at any call.
/// </summary>
internal static class GrainProxyEmitter
{
    private const MethodAttributes Implementation =
        MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot;

    private static readonly Type[] ReferenceArguments = [typeof(CallSender), typeof(GrainId)];

    internal static Func<CallSender, GrainId, GrainReference> Emit(Type grainInterface)
    {
        Type[] interfaces = [grainInterface, .. grainInterface.GetInterfaces()];
        var methods = interfaces.SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)).ToArray();
        foreach (var method in methods)
            Check(method);
        var module = DefineModule(grainInterface, interfaces, methods);
        var reference = module.DefineType($"{grainInterface.FullName}.Reference", TypeAttributes.Class | TypeAttributes.Sealed, typeof(GrainReference), interfaces);
        var constructor = EmitConstructor(reference, BaseConstructor(typeof(GrainReference), ReferenceArguments), ReferenceArguments);
        var calls = new List<(TypeBuilder Type, GrainMethod Method)>();
        foreach (var method in methods)
        {
            var call = EmitCall(module, method, calls.Count);
            EmitSend(reference, method, call);
            calls.Add((call.Type, Describe(method)));
        }
        EmitFactory(reference, constructor);
        var finished = reference.CreateType();
        foreach (var (type, method) in calls)
            type.CreateType().GetField(nameof(GrainMethod))!.SetValue(null, method);
        return finished.GetMethod("Create")!.CreateDelegate<Func<CallSender, GrainId, GrainReference>>();
    }

    private static void Check(MethodInfo method)
    {
        var name = $"{method.DeclaringType!.FullName}.{method.Name}";
        if (method.IsSpecialName || method.IsGenericMethod || !method.IsAbstract)
            throw new InvalidOperationException($"{name}: a grain interface has plain methods only, no properties, events, generic or implemented ones.");
        var result = method.ReturnType;
        if (!IsTask(result))
            throw new InvalidOperationException($"{name} must return a Task or ValueTask.");
        if (method.DeclaringType == typeof(IRemindable))
            return;
        if (result.IsGenericType)
            MessageTypes.Check(result.GenericTypeArguments[0], $"result of {name}");
        foreach (var parameter in method.GetParameters())
            MessageTypes.Check(parameter.ParameterType, $"parameter {parameter.Name} of {name}");
    }

    private static bool IsTask(Type type)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return definition == typeof(Task) || definition == typeof(ValueTask) || definition == typeof(Task<>) || definition == typeof(ValueTask<>);
    }

    private static GrainMethod Describe(MethodInfo method) => new(
        $"{method.DeclaringType!.Name}.{method.Name}",
        method.IsDefined(typeof(ReadOnlyAttribute)),
        method.IsDefined(typeof(AlwaysInterleaveAttribute)),
        method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout);

    private static ModuleBuilder DefineModule(Type grainInterface, Type[] interfaces, MethodInfo[] methods)
    {
        var name = $"OrleansTicketing.Embedded.References.{grainInterface.FullName}";
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(name), AssemblyBuilderAccess.Run);
        // Grain interfaces and this machinery may be internal to their assemblies.
        var mayAccess = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        var types = methods.SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .SelectMany(type => type.GenericTypeArguments.Append(type))
            .Concat(interfaces)
            .Append(typeof(GrainCall));
        foreach (var accessed in types.Select(type => type.Assembly.GetName().Name!).Distinct(StringComparer.Ordinal))
            assembly.SetCustomAttribute(new CustomAttributeBuilder(mayAccess, [accessed]));
        return assembly.DefineDynamicModule(name);
    }

    private static EmittedCall EmitCall(ModuleBuilder module, MethodInfo method, int number)
    {
        var result = method.ReturnType;
        var parent = result.IsGenericType ? typeof(GrainCall<>).MakeGenericType(result.GenericTypeArguments) : typeof(GrainVoidCall);
        var type = module.DefineType($"{method.DeclaringType!.FullName}.{method.Name}.{number}", TypeAttributes.Class | TypeAttributes.Sealed, parent);
        var description = type.DefineField(nameof(GrainMethod), typeof(GrainMethod), FieldAttributes.Public | FieldAttributes.Static);
        Type[] arguments = [typeof(GrainMethod)];
        var constructor = EmitConstructor(type, BaseConstructor(parent, arguments), arguments);
        var fields = method.GetParameters()
            .Select((parameter, index) => type.DefineField($"argument{index}", parameter.ParameterType, FieldAttributes.Public))
            .ToArray();
        EmitInvoke(type, method, fields);
        return new EmittedCall(type, constructor, description, fields, parent.GetProperty(nameof(GrainCall<>.Answer))!.GetMethod!);
    }

    /// <summary><c>Task Invoke(object grain) => ((IThing)grain).Method(argument0, …)</c></summary>
    private static void EmitInvoke(TypeBuilder type, MethodInfo method, FieldBuilder[] fields)
    {
        var invoke = type.DefineMethod(
            nameof(GrainCall.Invoke), MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, typeof(Task), [typeof(object)]);
        var code = invoke.GetILGenerator();
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Castclass, method.DeclaringType!);
        foreach (var field in fields)
        {
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldfld, field);
        }
        code.Emit(OpCodes.Callvirt, method);
        if (method.ReturnType.IsValueType)
        {
            var pending = code.DeclareLocal(method.ReturnType);
            code.Emit(OpCodes.Stloc, pending);
            code.Emit(OpCodes.Ldloca, pending);
            code.Emit(OpCodes.Call, method.ReturnType.GetMethod(nameof(ValueTask.AsTask))!);
        }
        code.Emit(OpCodes.Ret);
    }

    /// <summary><c>Method(argument0, …) { var call = new Call(…) { … }; Send(call); return call.Answer; }</c></summary>
    private static void EmitSend(TypeBuilder reference, MethodInfo method, EmittedCall call)
    {
        var parameters = method.GetParameters();
        var implementation = reference.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}", Implementation, method.ReturnType, [.. parameters.Select(parameter => parameter.ParameterType)]);
        var code = implementation.GetILGenerator();
        var local = code.DeclareLocal(call.Type);
        code.Emit(OpCodes.Ldsfld, call.Description);
        code.Emit(OpCodes.Newobj, call.Constructor);
        code.Emit(OpCodes.Stloc, local);
        for (var index = 0; index < parameters.Length; index++)
        {
            code.Emit(OpCodes.Ldloc, local);
            code.Emit(OpCodes.Ldarg, (short)(index + 1));
            code.Emit(OpCodes.Stfld, call.Arguments[index]);
        }
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldloc, local);
        code.Emit(OpCodes.Call, typeof(GrainReference).GetMethod(nameof(GrainReference.Send), BindingFlags.Instance | BindingFlags.NonPublic)!);
        code.Emit(OpCodes.Ldloc, local);
        code.Emit(OpCodes.Call, call.Answer);
        if (method.ReturnType.IsValueType)
        {
            var task = method.ReturnType.IsGenericType ? call.Answer.ReturnType : typeof(Task);
            code.Emit(OpCodes.Newobj, method.ReturnType.GetConstructor([task])!);
        }
        code.Emit(OpCodes.Ret);
        reference.DefineMethodOverride(implementation, method);
    }

    private static void EmitFactory(TypeBuilder reference, ConstructorBuilder constructor)
    {
        var create = reference.DefineMethod("Create", MethodAttributes.Public | MethodAttributes.Static, typeof(GrainReference), ReferenceArguments);
        var code = create.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Newobj, constructor);
        code.Emit(OpCodes.Ret);
    }

    private static ConstructorInfo BaseConstructor(Type type, Type[] arguments) =>
        type.GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, arguments)!;

    private static ConstructorBuilder EmitConstructor(TypeBuilder type, ConstructorInfo parent, Type[] arguments)
    {
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, arguments);
        var code = constructor.GetILGenerator();
        for (var index = 0; index <= arguments.Length; index++)
            code.Emit(OpCodes.Ldarg, (short)index);
        code.Emit(OpCodes.Call, parent);
        code.Emit(OpCodes.Ret);
        return constructor;
    }

    private sealed record EmittedCall(TypeBuilder Type, ConstructorBuilder Constructor, FieldBuilder Description, FieldBuilder[] Arguments, MethodInfo Answer);
}
