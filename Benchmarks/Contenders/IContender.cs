namespace TikApis.Benchmarks.Contenders;

/// <summary>Something that counts usage events sent to <c>POST /v1/usage/events</c>, in processes of its own.</summary>
interface IContender : IAsyncDisposable
{
    /// <summary>For the command line and the table.</summary>
    string Name { get; }

    /// <summary>Where it listens; more than one of a cluster.</summary>
    IReadOnlyList<Uri> Urls { get; }

    /// <summary>Lines of a request's head that it asks for, each with its end.</summary>
    string Head { get; }

    /// <summary>Whether an answer tells how many of its events were new.</summary>
    bool TellsDuplicates { get; }

    /// <summary>A client that it lets in.</summary>
    HttpClient Http { get; }

    /// <summary>Processor time of its processes so far, by what they are.</summary>
    IReadOnlyDictionary<string, TimeSpan> ProcessorTime();

    /// <summary>Waits until it has done with what it acknowledged.</summary>
    Task Settle();

    /// <summary>Events it has counted, once all that it acknowledged are.</summary>
    Task<long> Count();
}
