using System.Reflection;
using Microsoft.AspNetCore.Http;
using TikApis.Api;

namespace TikApis.Tests.Reference;

/// <summary>What binds handlers to requests is generated, and leaves out without a word what a type does not declare itself.</summary>
public sealed class ParameterTypeTests
{
    const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Fact]
    public void Types_of_query_parameters_inherit_none()
    {
        var types = typeof(UsageApi).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(All))
            .SelectMany(method => method.GetParameters())
            .Where(parameter => parameter.IsDefined(typeof(AsParametersAttribute)))
            .Select(parameter => parameter.ParameterType)
            .Distinct()
            .ToArray();
        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.All(type.GetProperties(), property => Assert.Equal(type, property.DeclaringType)));
    }
}
