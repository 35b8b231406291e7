using FifoLocks.Generators.Emission;

namespace FifoLocks.Generators.Tests;

/// <summary>The compiler throws on two files of one name, or on a character it does not like, and takes the whole generator down with it.</summary>
internal sealed class HintNamesTests
{
    [Test]
    public void A_name_is_the_full_name_of_its_type() =>
        Assert.That(HintNames.For(["Acme.Outer+Read"], ".g.cs"), Is.EqualTo(new[] { "Acme.Outer.Read.g.cs" }));

    [Test]
    public void Names_that_differ_in_case_or_nesting_only_are_different_files() => Assert.That(
        HintNames.For(["Acme.Read", "Acme.READ", "Acme+Read", "acme.read"], ".g.cs").Distinct(StringComparer.OrdinalIgnoreCase).ToList(),
        Has.Count.EqualTo(4));

    [Test]
    public void A_name_does_not_depend_on_which_other_modes_there_are_unless_they_collide() => Assert.That(
        HintNames.For(["Acme.Read", "Acme.Write", "Acme.WRITE"], ".g.cs")[0],
        Is.EqualTo(HintNames.For(["Acme.Read"], ".g.cs")[0]));

    [Test]
    public void Family_classes_of_different_assemblies_or_namesakes_differ() => Assert.That(
        new[] { HintNames.ClassName("A.Read", "One"), HintNames.ClassName("A.Read", "Two"), HintNames.ClassName("B.Read", "One") },
        Is.Unique);
}
