namespace FifoLocks.Samples.Tour.Sections;

/// <summary>A timeout is an answer, not an exception; a request that gave up leaves nothing behind.</summary>
internal sealed class Timeouts : ISection
{
    public static string Title => "A timeout: an answer, not an exception";

    public static void Run(Scene scene)
    {
        var mutex = new FifoMutex();
        TimeSpan limit = TimeSpan.FromMilliseconds(20);
        var answers = new List<bool>();

        using (mutex.Enter())
        {
            // show
            bool entered = mutex.TryEnter(limit, out var lease);                // a thread
            // end
            using (lease)
            {
                answers.Add(entered || lease.IsHeld);
            }

            answers.Add(Ask().GetAwaiter().GetResult());
            scene.Say($"held by somebody else: {mutex} after a thread and a task gave up");
        }

        answers.Add(Ask().GetAwaiter().GetResult());
        scene.Expect("a thread, a task, a task when free", [bool.FalseString, bool.FalseString, bool.TrueString], answers.Select(static answer => $"{answer}"));

        async Task<bool> Ask()
        {
            // show
            using var answer = await mutex.TryAcquire(limit);                   // a task
            return answer.IsHeld;
            // end
        }
    }
}
