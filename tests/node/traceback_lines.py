"""Tracebacks whose lines are asked for late, and in every way there is: prints what CPython 3.11 says."""

import sys
import traceback
import types
import xml.parsers.expat


def fails():
    raise ValueError


def generator():
    try:
        yield
    finally:
        1 / 0


def lines(tb):
    found = []
    while tb is not None:
        found.append(tb.tb_lineno)
        tb = tb.tb_next
    return found


def caught(function, *arguments):
    try:
        function(*arguments)
    except Exception as error:
        return error.__traceback__


tb = caught(fails)
print(lines(tb))
traceback.clear_frames(tb)
print("cleared", lines(tb))

running = generator()
next(running)
tb = caught(running.close)
del running
print("generator", lines(tb))

# The frame has gone on since: its line is another one, the traceback's is not.
try:
    fails()
except ValueError as error:
    tb = error.__traceback__
print("went on", lines(tb), sys._getframe().f_lineno)

seen = []


def trace(frame, event, argument):
    if event == "exception":
        seen.append((frame.f_lineno, lines(argument[2])))
    return trace


sys.settrace(trace)
tb = caught(fails)
sys.settrace(None)
print("traced", seen, lines(tb))

# A frame that C made has a line, and no code to find it in.
parser = xml.parsers.expat.ParserCreate()
parser.StartElementHandler = lambda name, attributes: fails()
tb = caught(parser.Parse, "<a/>")
print("from C", len(lines(tb)), lines(tb)[-2:], all(line > 0 for line in lines(tb)))

made = types.TracebackType(None, sys._getframe(), 0, 4711)
print("made", made.tb_lineno, dir(made))
try:
    made.tb_lineno = 1
except AttributeError as error:
    print(type(error).__name__)


def recurse(depth):
    return recurse(depth - 1) if depth else 1 / 0


# Printed by C, not by the module traceback.
sys.excepthook = sys.__excepthook__
recurse(5)
