namespace TikApis.Journaling;

/// <summary>
/// Turns many small calls into few large ones: what comes while one is under way goes together in the next, and what is
/// more than that may take in those after it.
/// </summary>
sealed class Gathering<TIn, TOut>(Func<IReadOnlyList<TIn>, Task<IReadOnlyList<TOut>>> work)
{
    /// <summary>Most items of a call.</summary>
    const int Most = 1_000;

    readonly Lock gate = new();
    List<(TIn Item, TaskCompletionSource<TOut> Answer)> waiting = [];
    bool busy;

    /// <summary>The answer to one item; an error of the large call goes to everyone in it.</summary>
    public Task<TOut> Add(TIn item)
    {
        var answer = new TaskCompletionSource<TOut>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Add((item, answer));
            if (busy)
                return answer.Task;
            busy = true;
        }

        _ = Task.Run(WorkUntilDone);
        return answer.Task;
    }

    async Task WorkUntilDone()
    {
        while (Take() is { } batch)
        {
            try
            {
                var results = await work([.. batch.Select(b => b.Item)]);
                for (var i = 0; i < batch.Count; i++)
                    batch[i].Answer.SetResult(results[i]);
            }
            catch (Exception failed)
            {
                foreach (var (_, answer) in batch)
                    answer.TrySetException(failed);
            }
        }
    }

    List<(TIn Item, TaskCompletionSource<TOut> Answer)>? Take()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                busy = false;
                return null;
            }

            var batch = waiting[..Math.Min(Most, waiting.Count)];
            waiting.RemoveRange(0, batch.Count);
            return batch;
        }
    }
}
