using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FifoLocks.Modes.Drawings;

namespace FifoLocks.Tests.Modes.Drawings;

/// <summary>The picture, by what is in it. How it looks was looked at; the snapshot keeps it so.</summary>
internal sealed partial class SvgTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [TestCaseSource(typeof(Tables), nameof(Tables.Cases))]
    public void It_is_well_formed_and_needs_nothing_from_outside(LockLayout layout)
    {
        XElement svg = Parse(layout);

        Assert.Multiple(() =>
        {
            Assert.That(svg.Name, Is.EqualTo(s_svg + "svg"));
            Assert.That(
                svg.DescendantsAndSelf().Select(static element => element.Name.LocalName).Distinct(),
                Is.SubsetOf(new[] { "svg", "title", "desc", "style", "g", "rect", "circle", "path", "text" }));
            Assert.That(
                svg.DescendantsAndSelf().Attributes().Select(static attribute => attribute.Name.LocalName).Distinct(),
                Is.SubsetOf("xmlns class width height viewBox role aria-labelledby id x y rx cx cy r d text-anchor transform".Split(' ')));
            Assert.That(layout.ToSvg().Where(static letter => letter >= 128), Is.Empty, "whatever encoding a page around it has");
            Assert.That(Style(svg), Does.Not.Contain("url(").And.Not.Contain("@import").And.Not.Contain("@font-face"));
        });
    }

    [TestCaseSource(typeof(Tables), nameof(Tables.Cases))]
    public void Screen_readers_get_a_title_and_the_table_in_sentences(LockLayout layout)
    {
        XElement svg = Parse(layout);
        XElement title = svg.Element(s_svg + "title")!;
        XElement description = svg.Element(s_svg + "desc")!;

        Assert.Multiple(() =>
        {
            Assert.That((string?)svg.Attribute("role"), Is.EqualTo("img"));
            Assert.That((string?)svg.Attribute("aria-labelledby"), Is.EqualTo($"{(string?)title.Attribute("id")} {(string?)description.Attribute("id")}"));
            Assert.That(title.Value, Is.EqualTo($"{Markup.WithoutControls(layout.Name)}: which modes may be held together"));
            Assert.That(description.Value, Is.EqualTo(Markup.WithoutControls(layout.ToText()).TrimEnd('\n')));
        });
    }

    [Test]
    public void Two_drawings_on_one_page_do_not_share_an_id() =>
        Assert.That(Tables.All.SelectMany(static layout => Parse(layout).DescendantsAndSelf().Attributes("id")).Select(static id => id.Value), Is.Unique);

    [TestCaseSource(typeof(Tables), nameof(Tables.Cases))]
    public void Each_mode_is_named_by_a_row_and_by_a_place_in_the_graph(LockLayout layout)
    {
        XElement svg = Parse(layout);
        foreach (ModeSeat mode in layout.Modes)
        {
            string name = Markup.WithoutControls(mode.Name);
            List<XElement> groups = [.. Groups(svg, null).Where(group => TitleOf(group) == Markup.WithoutControls($"{mode.Name}: {mode.Condition}"))];
            Assert.That(groups.Select(Written), Is.EqualTo(new[] { name.Replace(" ", ""), name.Replace(" ", "") }));
        }

        static string Written(XElement group) => string.Concat(Texts(group, "name").Select(static text => text.Value.Replace(" ", "")));
    }

    [TestCaseSource(typeof(Tables), nameof(Tables.Cases))]
    public void Each_conflict_is_drawn_exactly_once(LockLayout layout)
    {
        List<XElement> drawn = [.. Groups(Parse(layout), "conflict")];

        Assert.Multiple(() =>
        {
            Assert.That(drawn, Has.Count.EqualTo(Pairs(layout).Count()));
            Assert.That(drawn.Select(TitleOf), Is.EqualTo(Pairs(layout).Select(static pair => Markup.WithoutControls(pair.InWords()))));
            Assert.That(drawn.Select(group => Lines(group).Count()), Is.EqualTo(Pairs(layout).Select(static pair => LinesOf(pair))));
        });
    }

    [Test]
    public void A_one_sided_pair_is_an_arrow_from_the_one_that_waits_and_a_ring_around_both_cells()
    {
        XElement svg = Parse(Tables.Of("Pair", "First | yes | no", "Second | yes | yes"));
        XElement conflict = Groups(svg, "conflict").Single();

        Assert.Multiple(() =>
        {
            Assert.That(TitleOf(conflict), Is.EqualTo("First waits for Second; Second does not wait for First."));

            // First stands at the left and Second at the right: the tip of the head is right of its base.
            double[] head = [.. Numbers().Matches((string)HeadOf(conflict).Attribute("d")!).Select(static number => double.Parse(number.Value, CultureInfo.InvariantCulture))];
            Assert.That(head[0], Is.GreaterThan(head[2]));
            Assert.That(
                Groups(svg, null).Concat(Groups(svg, "yes")).Concat(Groups(svg, "no")).Where(static cell => cell.Elements().Any(static each => HasClass(each, "ring"))).Select(TitleOf),
                Is.EquivalentTo(new[] { "First asks, Second is held: no", "Second asks, First is held: yes" }));
        });
    }

    [Test]
    public void Every_condition_is_written_out_roomy_or_not([Values(2, 12)] int count)
    {
        string[] rows = [.. Enumerable.Range(0, count).Select(asks => $"SomeOrdinaryMode{asks} | " + string.Join(" | ", Enumerable.Range(0, count).Select(static held => $"fewer than limit{held}")))];
        string[] texts = [.. Texts(Parse(Tables.Of("Limited", rows)), null).Select(static text => text.Value)];

        string all = string.Join(' ', texts);
        Assert.That(Enumerable.Range(0, count).Where(held => !all.Contains($"fewer than limit{held}")), Is.Empty);
    }

    [TestCaseSource(typeof(Tables), nameof(Tables.Cases))]
    public void No_text_covers_another_one_or_leaves_the_picture(LockLayout layout)
    {
        XElement svg = Parse(layout);

        // Slanted headings run beside one another, a whole cell apart; a box around each would say nothing.
        List<Box> boxes = [.. Texts(svg, null).Where(static text => text.Attribute("transform") is null).Select(BoxOf)];
        var picture = new Box("picture", 0, 0, Double(svg, "width"), Double(svg, "height"));

        Assert.Multiple(() =>
        {
            Assert.That(boxes.Where(box => !box.IsIn(picture)), Is.Empty);
            Assert.That(
                from i in Enumerable.Range(0, boxes.Count)
                from j in Enumerable.Range(0, i)
                where boxes[i].Covers(boxes[j])
                select (boxes[i], boxes[j]),
                Is.Empty);
        });
    }

    [TestCaseSource(typeof(Tables), nameof(Tables.Cases))]
    public void No_mode_or_loop_stands_on_a_text(LockLayout layout)
    {
        XElement svg = Parse(layout);
        List<Box> texts = [.. Texts(svg, null).Where(static text => text.Attribute("transform") is null).Select(BoxOf)];
        IEnumerable<Box> circles = svg.Descendants(s_svg + "circle").Select(static circle =>
        {
            (double x, double y, double r) = (Double(circle, "cx"), Double(circle, "cy"), Double(circle, "r"));
            return new Box("circle", x - r, y - r, x + r, y + r);
        });

        Assert.That(
            from circle in circles
            from text in texts
            where circle.Covers(text)
            select (circle, text),
            Is.Empty);
    }

    [TestCase(0, TestName = "In_light_colours_everything_can_be_read")]
    [TestCase(1, TestName = "In_dark_colours_everything_can_be_read")]
    public void Everything_can_be_read(int scheme)
    {
        // The sheet has the light rules, then the dark ones in a media query.
        string style = Style(Parse(Tables.Uneven)).Split("@media (prefers-color-scheme: dark)")[scheme];
        string canvas = Colour(style, ".canvas", "fill");

        Assert.Multiple(() =>
        {
            foreach (string text in new[] { "text", ".faint", "text.depends" })
            {
                Assert.That(Contrast(Colour(style, text, "fill"), canvas), Is.GreaterThanOrEqualTo(4.5), text);
            }

            foreach (string line in new[] { ".edge.no", ".edge.depends", ".edge.one-sided" })
            {
                Assert.That(Contrast(Colour(style, line, "stroke"), canvas), Is.GreaterThanOrEqualTo(4.5), line);
            }

            Assert.That(Contrast(Colour(style, ".node", "stroke"), canvas), Is.GreaterThanOrEqualTo(4.5), "node");
            Assert.That(Contrast(Colour(style, ".yes .mark", "stroke"), Colour(style, ".cell.yes", "fill")), Is.GreaterThanOrEqualTo(4.5), "yes");
            Assert.That(Contrast(Colour(style, ".no .mark", "stroke"), Colour(style, ".cell.no", "fill")), Is.GreaterThanOrEqualTo(4.5), "no");
            Assert.That(Contrast(Colour(style, "text.depends", "fill"), Colour(style, ".cell.depends", "fill")), Is.GreaterThanOrEqualTo(4.5), "depends");
            foreach (string cell in new[] { ".cell.yes", ".cell.no", ".cell.depends" })
            {
                Assert.That(Contrast(Colour(style, ".ring", "stroke"), Colour(style, cell, "fill")), Is.GreaterThanOrEqualTo(3), cell);
            }
        });
    }

    [Test]
    public void Every_rule_of_the_style_is_for_this_drawing_only()
    {
        IEnumerable<string> selectors = SelectorLists().Matches(Style(Parse(Tables.Uneven))).SelectMany(static match => match.Groups[1].Value.Split(','));
        Assert.That(selectors.Select(static selector => selector.Trim()), Is.Not.Empty.And.All.StartWith($".{SvgStyle.Root}"));
    }

    [TestCaseSource(typeof(Tables), nameof(Tables.Cases))]
    public void It_is_the_same_in_every_culture_and_every_time(LockLayout layout)
    {
        string first = layout.ToSvg();
        CultureInfo before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        other.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = other;
        try
        {
            Assert.That($"{-1.5}", Is.EqualTo("~1,5"), "the culture is another one");
            Assert.That(layout.ToSvg(), Is.EqualTo(first));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Lines_end_alike_on_every_machine() => Assert.That(Tables.Uneven.ToSvg(), Does.EndWith("</svg>\n").And.Not.Contain("\r"));

    [Test]
    public void A_layout_made_by_hand_may_lack_cells() =>
        Assert.That(() => Parse(new LockLayout("Hand", new ModeSeat("A", "A", new Seat(0, 1, SeatKind.Exclusive), "", []))), Throws.Nothing);

    [Test]
    public void Snapshot_roomy() => Snapshots.Match("Uneven.svg", Tables.Uneven.ToSvg());

    [Test]
    public void Snapshot_compact() => Snapshots.Match("Twelve.svg", Tables.All.Single(static layout => layout.Modes.Count == 12).ToSvg());

    private static XElement Parse(LockLayout layout) => XDocument.Parse(layout.ToSvg()).Root!;

    private static string Style(XElement svg) => svg.Element(s_svg + "style")!.Value;

    private static IEnumerable<XElement> Groups(XElement svg, string? @class) =>
        svg.Descendants(s_svg + "g").Where(group => (string?)group.Attribute("class") == @class);

    private static IEnumerable<XElement> Texts(XElement group, string? @class) =>
        group.Descendants(s_svg + "text").Where(text => @class is null || HasClass(text, @class));

    /// <summary>The lines of a conflict, without the heads of arrows.</summary>
    private static IEnumerable<XElement> Lines(XElement group) => group.Elements().Where(static each => HasClass(each, "edge") && !HasClass(each, "head"));

    private static XElement HeadOf(XElement group) => group.Elements().Single(static each => HasClass(each, "head"));

    private static bool HasClass(XElement element, string @class) => ((string?)element.Attribute("class") ?? "").Split(' ').Contains(@class);

    private static string TitleOf(XElement group) => group.Element(s_svg + "title")?.Value ?? "";

    private static double Double(XElement element, string attribute) => double.Parse((string)element.Attribute(attribute)!, CultureInfo.InvariantCulture);

    private static IEnumerable<Conflict> Pairs(LockLayout layout) =>
        from one in Enumerable.Range(0, layout.Modes.Count)
        from other in Enumerable.Range(one, layout.Modes.Count - one)
        where layout.Modes[one].Beside[other] != "yes" || layout.Modes[other].Beside[one] != "yes"
        select new Conflict(layout, one, other);

    /// <summary>One line, but an arrow for each where both may have to wait and not alike.</summary>
    private static int LinesOf(Conflict pair)
    {
        bool oneNever = pair.OneAsks == "no";
        bool otherNever = pair.OtherAsks == "no";
        return pair.OneAsks != "yes" && pair.OtherAsks != "yes" && oneNever != otherNever ? 2 : 1;
    }

    private static Box BoxOf(XElement text)
    {
        bool isName = HasClass(text, "name");
        double size = HasClass(text, "title") ? Lettering.TitleSize : isName ? Lettering.NameSize : Lettering.ProseSize;
        double width = HasClass(text, "title") ? Lettering.OfTitle(text.Value) : isName ? Lettering.OfName(text.Value) : Lettering.OfProse(text.Value);
        double x = Double(text, "x") - ((string?)text.Attribute("text-anchor") switch { "middle" => width / 2, "end" => width, _ => 0 });
        double baseLine = Double(text, "y");
        return new Box(text.Value, x, baseLine - (0.8 * size), x + width, baseLine + (0.2 * size));
    }

    private static string Colour(string style, string selector, string property)
    {
        Match rule = Regex.Match(style, $@"\.{SvgStyle.Root} {Regex.Escape(selector)}[ ,][^}}]*?{property}: (#[0-9a-f]{{6}})");
        Assert.That(rule.Success, $"a rule gives {selector} a {property}");
        return rule.Groups[1].Value;
    }

    /// <summary>The ratio of the Web Content Accessibility Guidelines, from 1 to 21: text needs 4.5, lines and signs 3.</summary>
    private static double Contrast(string one, string other)
    {
        (double high, double low) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (high + 0.05) / (low + 0.05);

        static double Luminance(string colour) => (0.2126 * Part(colour, 1)) + (0.7152 * Part(colour, 3)) + (0.0722 * Part(colour, 5));

        static double Part(string colour, int start)
        {
            double value = int.Parse(colour.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^\s*(?!@)([^{}\n]+?) \{", RegexOptions.Multiline)]
    private static partial Regex SelectorLists();

    private sealed record Box(string Text, double Left, double Top, double Right, double Bottom)
    {
        public bool IsIn(Box other) => Left >= other.Left && Top >= other.Top && Right <= other.Right && Bottom <= other.Bottom;

        public bool Covers(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }
}
