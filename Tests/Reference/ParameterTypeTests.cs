using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using TikApis.Api;

namespace TikApis.Tests.Reference;

/// <summary>What binds handlers to requests is generated, and leaves out without a word what a type does not declare itself.</summary>
public sealed class ParameterTypeTests
{
    const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    static IEnumerable<ParameterInfo> Parameters =>
        typeof(UsageApi).Assembly.GetTypes().SelectMany(type => type.GetMethods(All)).SelectMany(method => method.GetParameters());

    /// <summary>Of a form the generated code would not say whether its token is right, as what is made at the start does.</summary>
    [Fact]
    public void No_handler_takes_a_part_of_a_form() =>
        Assert.DoesNotContain(Parameters, parameter => parameter.GetCustomAttributes().OfType<IFromFormMetadata>().Any());

    [Fact]
    public void Types_of_query_parameters_inherit_none()
    {
        var types = Parameters
            .Where(parameter => parameter.IsDefined(typeof(AsParametersAttribute)))
            .Select(parameter => parameter.ParameterType)
            .Distinct()
            .ToArray();
        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.All(type.GetProperties(), property => Assert.Equal(type, property.DeclaringType)));
    }
}
