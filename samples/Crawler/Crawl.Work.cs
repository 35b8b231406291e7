namespace FifoLocks.Samples.Crawler;

// What a worker does, line by line twice: awaiting and blocking. A page that is taken while a stop empties the queue is counted off unread.
internal sealed partial class Crawl
{
    private async Task WorkAsync(Worker worker)
    {
        await foreach (string path in _found)
        {
            if (IsStopped)
            {
                _underWay.Signal();
                continue;
            }

            Page page;
            using (await _files.Acquire())
            {
                page = await ReadAsync(path);
            }

            Finish(page, worker);
        }

        await _phase.WaitAsync();
        await foreach (Page page in _unchecked)
        {
            worker.Check.Check(_site, _pages, page);
        }

        Sort(await _phase.WaitAsync());
    }

    private void Work(Worker worker)
    {
        foreach (string path in _found.GetConsumingEnumerable())
        {
            if (IsStopped)
            {
                _underWay.Signal();
                continue;
            }

            Page page;
            using (_files.Enter())
            {
                page = Read(path);
            }

            Finish(page, worker);
        }

        _phase.Wait();
        foreach (Page page in _unchecked.GetConsumingEnumerable())
        {
            worker.Check.Check(_site, _pages, page);
        }

        Sort(_phase.Wait());
    }

    private async Task<Page> ReadAsync(string path)
    {
        BeginReading();
        try
        {
            string text = await File.ReadAllTextAsync(_site.FullPath(path));
            await _stop.TryWaitAsync(_options.Slow);
            return Page.Parse(path, text);
        }
        catch (Exception error) when (Page.IsUnreadable(error))
        {
            return Page.Unreadable(path, error);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private Page Read(string path)
    {
        BeginReading();
        try
        {
            string text = File.ReadAllText(_site.FullPath(path));
            _stop.TryWait(_options.Slow);
            return Page.Parse(path, text);
        }
        catch (Exception error) when (Page.IsUnreadable(error))
        {
            return Page.Unreadable(path, error);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private void BeginReading()
    {
        if (Interlocked.Increment(ref _open) > _options.Open)
        {
            throw new InvalidOperationException($"More than {_options.Open} files are open: the limiter did not limit.");
        }
    }

    /// <summary>Puts back what a page leads to, and then counts the page off: whoever counts off the last one ends the phase.</summary>
    private void Finish(Page page, Worker worker)
    {
        worker.Pages.Add(page);
        Put([.. _site.PagesBehind(page).Where(path => _known.TryAdd(path, true))]);
        if (_underWay.Signal())
        {
            _found.Complete();
        }
    }

    private void Put(string[] paths)
    {
        foreach (string path in paths)
        {
            _underWay.AddCount();

            // After a stop the queue takes nothing more.
            if (!_found.TryPut(path))
            {
                _underWay.Signal();
            }
        }
    }

    /// <summary>What there is to do in phase 3.</summary>
    private Action[] Parts => [() => Array.Sort(_paths, StringComparer.Ordinal), () => Array.Sort(_broken)];

    /// <summary>Phase 3: the parts of the report are dealt out by the order in which the workers came.</summary>
    private void Sort(int index)
    {
        Action[] parts = Parts;
        for (int part = index; part < parts.Length; part += _workers.Length)
        {
            parts[part]();
        }
    }
}
