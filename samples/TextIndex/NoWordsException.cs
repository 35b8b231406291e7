namespace FifoLocks.Samples.TextIndex;

/// <summary>The files hold no words: there is nothing to index, and nothing that readers could ask for.</summary>
internal sealed class NoWordsException() : Exception("No words in these files. Name a folder with text in it; try --help.");
