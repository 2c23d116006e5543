import sys

def subject(items):
    import math as m
    from os import path
    class Box:
        __match_args__ = ("a",)
        size: int = 1
        def __init__(self, *, a=0, **more): self.a = [*items, a]
        def __enter__(self): return self
        def __exit__(self, *_): return True
    with Box(**{"a": 3}, b=1) as box:
        raise ValueError(f"{box.a!r:>12}")
    match box:
        case Box([first, *rest]): found = first
    match {"k": 1, "l": 2}:
        case {"k": one, **others}: found += one
    del others["l"], one
    try:
        try:
            assert not items
        except* AssertionError as group:
            raise KeyError from group
    except KeyError:
        found += +(~found)
    finally:
        first, *middle, last = {*items, 7, 8}
    return found, last, {**{"x": m.floor(2.5)}, "y": path.sep}, (lambda: found)()

async def numbers():
    for n in range(2): yield n

async def main():
    async with Manager():
        return [n async for n in numbers()]

class Manager:
    async def __aenter__(self): return self
    async def __aexit__(self, *_): return None

def run(coroutine):
    try: coroutine.send(None)
    except StopIteration as stop: return stop.value

def traced(call, *args):
    events = []
    names = "subject", "main", "numbers"
    def tracer(frame, event, arg):
        if frame.f_code.co_name in names:
            events.append(f"{event[0]}{frame.f_lineno - frame.f_code.co_firstlineno}")
            return tracer
    sys.settrace(tracer)
    try: value = call(*args)
    finally: sys.settrace(None)
    return value, " ".join(events)

class Late:
    """Starts profiling while an exception unwinds the frame that owned it."""
    def __del__(self): sys.setprofile(profiler)

def profiler(frame, event, arg):
    if frame.f_code.co_name == "dying": profile.append(event)

def dying():
    return Late(), [][0]

profile = []
print(*traced(subject, [1, 2]), sep="\n")
print(subject([1, 2]) == traced(subject, [1, 2])[0])
print(*traced(run, main()), sep="\n")
try: dying()
except IndexError: sys.setprofile(None)
print(profile)
