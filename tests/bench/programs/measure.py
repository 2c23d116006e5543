"""How long a kernel, or a whole program, takes in this Python.

usage: python measure.py [--warm-up S] [--seconds S] [--least N] TASK
  TASK       kernels.NAME, or the name of a program: a module beside this one
  --warm-up  how long to run it first, without counting; once at least (0)
  --seconds  how long to run it then (0)
  --least    how often at least (0)

Prints `ready` when it has begun, and then a line of JSON: {"first", "best", "runs", "version"}. `first` is
the first run in this process, `best` the fastest of those that count, or null; both in seconds. A program's
first run imports what the program needs. Every run's result is checked: one that is wrong is an error.
"""

import argparse
import json
import sys
import time


def begin(task):
    """Begins a run: what it gives, which may be a coroutine for that, and what is expected."""
    name, _, kernel = task.partition(".")
    module = __import__(name)
    if kernel:
        function, expected = module.KERNELS[kernel]
        return function(), expected
    return module.main(), module.EXPECTED


async def timed(task, run):
    began = time.perf_counter()
    found, expected = begin(task)
    if hasattr(found, "__await__"):
        found = run(found) if run else await found
    seconds = time.perf_counter() - began
    if found != expected:
        raise ValueError(f"{task}: expected {expected!r}, found {found!r}")
    return seconds


async def measure(task, warm_up, seconds, least, run=None):
    """Figures as above. `run` runs a coroutine to its end; without it, this awaits."""
    end = time.perf_counter() + warm_up
    first = await timed(task, run)
    while time.perf_counter() < end:
        await timed(task, run)
    times = []
    # Counted from here: an engine may have compiled for seconds in the runs before.
    end = time.perf_counter() + seconds
    while len(times) < least or time.perf_counter() < end:
        times.append(await timed(task, run))
    return {"first": first, "best": min(times, default=None), "runs": len(times), "version": sys.version.split()[0]}


def asyncio_run(coroutine):
    import asyncio  # which to import is part of a run

    return asyncio.run(coroutine)


def measure_now(*arguments):
    """The same where a program can wait: nothing is awaited here, so that no event loop is needed."""
    try:
        measure(*arguments, asyncio_run).send(None)
    except StopIteration as end:
        return end.value
    raise RuntimeError("a task waits that asyncio.run should run")


def prepare(task):
    """Imports the kernels: that is no part of any."""
    name, _, kernel = task.partition(".")
    if kernel:
        __import__(name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--warm-up", type=float, default=0.0)
    parser.add_argument("--seconds", type=float, default=0.0)
    parser.add_argument("--least", type=int, default=0)
    parser.add_argument("task", metavar="TASK")
    options = parser.parse_args()
    prepare(options.task)
    print("ready", flush=True)
    print(json.dumps(measure_now(options.task, options.warm_up, options.seconds, options.least)))


if __name__ == "__main__":
    main()
