using System.Runtime.CompilerServices;

namespace TikApis.Counting;

/// <summary>One number for each class of HTTP status, 1xx to 5xx, within its owner rather than in an array of its own.</summary>
[InlineArray(Length)]
struct StatusClasses
{
    public const int Length = 5;

    long first;
}
