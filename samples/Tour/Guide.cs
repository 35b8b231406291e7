namespace FifoLocks.Samples.Tour;

/// <summary>One stop of the tour.</summary>
internal interface ISection
{
    static abstract string Title { get; }

    static abstract void Run(Scene scene);
}

/// <summary>Runs the sections one after the other and remembers whether all of them went as promised.</summary>
internal sealed class Guide(TextWriter output, string drawings)
{
    private int _sections;
    private int _broken;

    public void Show<TSection>()
        where TSection : ISection
    {
        _sections++;
        string title = $"{_sections}. {TSection.Title}";
        output.WriteLine(title);
        output.WriteLine(new string('-', title.Length));

        var scene = new Scene(output, drawings);
        try
        {
            TSection.Run(scene);
        }
        catch (Exception error)
        {
            scene.Check($"{error.GetType().Name}: {error.Message}", false, "no exception was promised");
        }

        output.WriteLine();
        foreach (string line in Snippet.Of<TSection>())
        {
            output.WriteLine($"     | {line}".TrimEnd());
        }

        output.WriteLine();
        _broken += scene.WentAsPromised ? 0 : 1;
    }

    /// <summary>Prints the verdict; returns the exit code of the program.</summary>
    public int Finish()
    {
        output.WriteLine(_broken == 0
            ? $"All {_sections} sections went as promised."
            : $"{_broken} of {_sections} sections did NOT go as promised: look for BROKEN above.");
        return _broken == 0 ? 0 : 1;
    }
}
