using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Benchmarks;

/// <summary>A driver that goes on from edit to edit, as the one in an editor does.</summary>
internal sealed class Typist
{
    private readonly Project _project;
    private CSharpCompilation _compilation;

    public Typist(Project project, GeneratorDriver driver)
    {
        _project = project;
        _compilation = project.Fresh();
        Driver = driver.RunGenerators(_compilation);
    }

    public GeneratorDriver Driver { get; private set; }

    /// <summary>The edit itself, and what the parser makes of it, is nobody's cost here.</summary>
    public Cost Type(Func<Project, CSharpCompilation, CSharpCompilation> edit)
    {
        _compilation = edit(_project, _compilation);
        return Cost.Of(() => Driver = Driver.RunGenerators(_compilation));
    }
}
