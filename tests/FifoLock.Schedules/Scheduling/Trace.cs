using System.Text;
using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks.Schedules.Scheduling;

/// <summary>What happened in a play, for people: who had the baton, what the scenario says, and each step on a shared field.</summary>
internal sealed class Trace
{
    private static readonly Dictionary<string, string> s_fields = new()
    {
        ["State"] = "the word",
        ["_owner.State"] = "the word",
        ["owner.State"] = "the word",
        ["word"] = "the word",
        ["_arrivals"] = "the inbox of arrivals",
        ["_cancellations"] = "the inbox of cancellations",
        ["_arrived"] = "how many arrived",
        ["_taken"] = "how many arrivals were taken in",
        ["_state"] = "a waiter's outcome",
        ["_parties"] = "a waiter's parties",
        ["particulars.Wish"] = "a waiter's wish",
        ["_particulars!.Wish"] = "a waiter's wish",
        ["_sleep"] = "whether a thread sleeps",
        ["_continuation"] = "a task's continuation",
        ["_totals[mode]"] = "the total beside the word",
        ["_surplus"] = "the totals beside the word",
        ["_outcome"] = "the outcome of a wait for a condition",
    };

    private readonly List<Note> _notes = [];

    /// <summary>How the word reads, where a scenario has one lock whose modes are known.</summary>
    public Func<ulong, string>? Counts { get; set; }

    public void Add(in Note note) => _notes.Add(note);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (Note note in _notes)
        {
            if (note.IsSwitch)
            {
                text.Append(note.Thread).Append(note.What.Length > 0 ? ", " : string.Empty).AppendLine(note.What);
            }
            else
            {
                text.Append("    ").AppendLine(Line(note));
            }
        }

        return text.ToString();
    }

    private string Line(in Note note)
    {
        if (note.Field is null)
        {
            return note.What;
        }

        string line = $"{note.What} {s_fields.GetValueOrDefault(note.Field, note.Field)}: {Value(note)}";
        return $"{line.PadRight(80)} {note.Member}:{note.Line}";
    }

    private string Value(in Note note) =>
        note.Value is not { } value ? "?"
        : note.Kind == Kind.Reference ? (value == 0 ? "nothing" : "something")
        : note.Field == "_state" ? ((Waiter.Outcome)(value & 7)).ToString()
        : note.Field!.EndsWith(".Wish", StringComparison.Ordinal) ? ((Waiter.Outcome)value).ToString()
        : s_fields.GetValueOrDefault(note.Field!) == "the word" ? Word(value)
        : ((long)value).ToString();

    private string Word(ulong word)
    {
        ulong fields = word & ((1UL << Modes.Word.FieldBits) - 1);
        return $"[{Flag(Modes.Word.Queued, 'Q')}{Flag(Modes.Word.Draining, 'D')}{Flag(Modes.Word.LookAgain, 'P')} {Counts?.Invoke(word) ?? fields.ToString("x")}]";

        char Flag(ulong bit, char name) => (word & bit) != 0 ? name : '-';
    }

    /// <summary>What the value of a step is.</summary>
    public enum Kind
    {
        Number,
        Reference,
    }

    /// <summary>One line. Without a field it is something that the scenario says.</summary>
    public readonly record struct Note(string Thread, string What, string? Field = null, ulong? Value = null, Kind Kind = Kind.Number, string Member = "", int Line = 0, bool IsSwitch = false);
}
