namespace Ewald.Studies.NeutronStructure;

/// <summary>Batches of simulated patterns, the next one drawn on managed threads while the network works on the present one.</summary>
/// <remarks>A batch depends on its number alone, so the order of threads does not matter. libtorch is not called here.</remarks>
/// <param name="run">The run.</param>
/// <param name="purpose">Names the random streams.</param>
/// <param name="size">Patterns a batch.</param>
internal sealed class PatternQueue(StudyRun run, string purpose, int size)
{
    private (ulong Number, Task<(float[] Inputs, float[] Targets)> Batch)? _next;

    /// <summary>One batch, then starts on the one after it.</summary>
    public (float[] Inputs, float[] Targets) Take(ulong number)
    {
        var batch = _next is { } next && next.Number == number ? next.Batch.GetAwaiter().GetResult() : Draw(run, purpose, size, number);
        _next = (number + 1, Task.Run(() => Draw(run, purpose, size, number + 1), run.Cancel));
        return batch;
    }

    /// <summary>Draws a batch; classes take turns, so that each batch holds all of them.</summary>
    /// <returns>Inputs, shape [pattern, channel, node]; class, cell slots and which of them count, shape [pattern, 1 + 2 slots].</returns>
    public static (float[] Inputs, float[] Targets) Draw(StudyRun run, string purpose, int size, ulong number)
    {
        var width = PatternInput.Channels * PatternInput.Nodes;
        var columns = 1 + 2 * StructureClass.Slots;
        float[] inputs = new float[size * width], targets = new float[size * columns];
        Parallel.For(0, size, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, i =>
        {
            var drawn = new PatternSweep().Draw(i % StructureClass.All.Count, run.Randomness.Stream(purpose, number * (ulong)size + (ulong)i));
            var scale = PatternInput.Fill(drawn.Pattern, drawn.Pattern.Geometry.ZeroGrid[0], inputs.AsSpan(i * width, width));
            var row = targets.AsSpan(i * columns, columns);
            row[0] = drawn.Class;
            var aims = drawn.Truth.ToTargets(drawn.Cell, scale);
            for (var k = 0; k < aims.Length; k++) (row[1 + drawn.Truth.FirstSlot + k], row[1 + StructureClass.Slots + drawn.Truth.FirstSlot + k]) = ((float)aims[k], 1);
        });
        return (inputs, targets);
    }
}
