using System.Threading.Channels;
using TikApis.Journaling;

namespace TikApis.Tests.Journaling;

/// <summary>A journal store that does with each append what the test says, when the test says it.</summary>
sealed class ScriptedStore : IJournalStore
{
    readonly Channel<Asked> appends = Channel.CreateUnbounded<Asked>();

    public List<(long Position, byte[] Payload)> Rows { get; } = [];

    /// <summary>The next append that was asked for, which must be soon; it hangs until it is answered.</summary>
    public Task<Asked> NextAppend() =>
        appends.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

    /// <summary>True when an append is waiting for its answer that the test has not looked at.</summary>
    public bool IsAsked => appends.Reader.TryPeek(out _);

    public async Task<AppendFate> Append(long writer, long position, ReadOnlyMemory<byte> payload)
    {
        var asked = new Asked(position, payload.ToArray(), payload);
        await appends.Writer.WriteAsync(asked);
        var fate = await asked.Answer.Task;
        if (fate == AppendFate.Appended)
            Rows.Add((position, asked.Payload));
        return fate;
    }

    public Task<long> RegisterWriter(string silo, CancellationToken cancellation) => throw new InvalidOperationException();

    public Task Fence(long writer, CancellationToken cancellation) => throw new InvalidOperationException();

    public Task<IReadOnlyList<OpenWriter>> OpenWriters(CancellationToken cancellation) => throw new InvalidOperationException();

    public Task<JournalTail> ReadTail(long writer, long after, long upTo, int maxBytes, CancellationToken cancellation) => throw new InvalidOperationException();

    public Task Trim(long writer, long upTo, CancellationToken cancellation) => throw new InvalidOperationException();

    public int FoldStep => throw new InvalidOperationException();

    public Task<IFoldTransaction> BeginFold(long writer, CancellationToken cancellation) => throw new InvalidOperationException();

    /// <summary>An append under way.</summary>
    /// <param name="Position">Of the row.</param>
    /// <param name="Payload">As it was when it was asked for.</param>
    /// <param name="Given">What was given, which nobody else may use until it is answered.</param>
    internal sealed record Asked(long Position, byte[] Payload, ReadOnlyMemory<byte> Given)
    {
        public TaskCompletionSource<AppendFate> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IEnumerable<string> Accounts => JournalEntry.ReadAll(Payload).Select(entry => entry.AccountId);
    }
}
