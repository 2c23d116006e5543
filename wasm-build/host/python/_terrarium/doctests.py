"""Checks the examples of documents, `>>>` sessions, by the rules of doctest: what `terrarium-doctest` runs.

The names of a document's examples are shared from its top to its end. Exit status: 0; 1 when an example fails, or
a document cannot be read; 2 for a mistake in the command line, no example at all, or a report that cannot be written.
"""

import argparse
import doctest
import os
import re
import sys
import time
import traceback
from xml.sax.saxutils import escape, quoteattr

PROGRAM = "terrarium-doctest"
MARKDOWN = (".md", ".markdown")
SUFFIXES = (*MARKDOWN, ".rst", ".txt")
# Not the documents of whoever asks.
NOT_SEARCHED = {"node_modules", "__pycache__"}
# The other flags of doctest are about what it prints, or leave examples out.
RULES = (
    "DONT_ACCEPT_BLANKLINE",
    "DONT_ACCEPT_TRUE_FOR_1",
    "ELLIPSIS",
    "IGNORE_EXCEPTION_DETAIL",
    "NORMALIZE_WHITESPACE",
    "REPORT_CDIFF",
    "REPORT_NDIFF",
    "REPORT_UDIFF",
)
USUAL = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})(.*)$")
OWN_FRAME = re.compile(r'  File "[^"]*doctest\.py", line \d+, in __run\n(?:    .*\n)*?(?=  File|\S)')
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Failed(Exception):
    """Ends the program; one line for people."""


class Unreadable(Exception):
    """A document, or an example of it, that cannot be read; with the line."""

    def __init__(self, line, message):
        super().__init__(message)
        self.line = line


class Outcome:
    """What became of an example; `problem` is None when it does what it says."""

    def __init__(self, line, source, problem=None, seconds=0.0):
        self.line = line
        self.source = source
        self.problem = problem
        self.seconds = seconds


class Page:
    """A document, and what became of its examples."""

    def __init__(self, path):
        self.path = path
        self.outcomes = []
        self.skipped = 0

    @property
    def failures(self):
        return [outcome for outcome in self.outcomes if outcome.problem]


class Recorder(doctest.DocTestRunner):
    """Runs examples and keeps what becomes of them; prints nothing."""

    def __init__(self, page, flags):
        super().__init__(optionflags=flags, verbose=False)
        self.page = page
        self.began = 0.0
        self.current = None

    def run_to_the_end(self, test):
        """As `run`, which ends with the first KeyboardInterrupt: an example may show one. Others are the user's."""
        flags = self.optionflags
        while True:
            try:
                self.run(test, out=lambda text: None, clear_globs=False)
                return
            except KeyboardInterrupt as error:
                example = self.current
                if not example or "KeyboardInterrupt" not in example.want:
                    raise
                self.judge_interrupt(test, example, error)
            self.optionflags = flags
            test.examples = test.examples[test.examples.index(example) + 1 :]

    def judge_interrupt(self, test, example, error):
        got = self._fakeout.getvalue()
        self._fakeout.truncate(0)
        raised = traceback.format_exception_only(error)[-1]
        frames = error.__traceback__.tb_next.tb_next  # without those of `run`
        if example.exc_msg is None:
            self.report_unexpected_exception(None, test, example, (type(error), error, frames))
        elif self._checker.check_output(example.exc_msg, raised, self.optionflags):
            self.report_success(None, test, example, got)
        else:
            self.report_failure(None, test, example, got + raised)

    def keep(self, test, example, problem=None):
        line = test.lineno + example.lineno + 1
        seconds = time.perf_counter() - self.began
        self.page.outcomes.append(Outcome(line, example.source, problem, seconds))

    def report_start(self, out, test, example):
        self.current = example
        self.began = time.perf_counter()

    def report_success(self, out, test, example, got):
        self.keep(test, example)

    def report_failure(self, out, test, example, got):
        got = OWN_FRAME.sub("", got, 1)
        self.keep(test, example, self._checker.output_difference(example, got, self.optionflags))

    def report_unexpected_exception(self, out, test, example, exc_info):
        kind, error, frames = exc_info
        raised = "".join(traceback.format_exception(kind, error, frames.tb_next))  # without doctest's own frame
        expected = f"Expected:\n{indent(example.want)}" if example.want else "Expected nothing\n"
        self.keep(test, example, f"{expected}Got:\n{indent(raised)}")


def indent(text):
    return "".join(f"    {line}\n" for line in text.splitlines())


def count(number, noun):
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def find_documents(paths):
    """Files as they were given, and below directories those that have a suffix of SUFFIXES; sorted, each once."""
    found = {}
    for path in paths:
        if os.path.isdir(path):
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in NOT_SEARCHED)
                documents = sorted(name for name in names if name.lower().endswith(SUFFIXES))
                found.update((os.path.join(folder, name), None) for name in documents)
        elif os.path.exists(path):
            found[path] = None
        else:
            raise Failed(f"no such file or directory: '{path}' (--mount lets Python see others than the current one)")
    return list(found)


def read(path):
    """The text of a document, in which only examples look like ones."""
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    return without_fences(text) if path.lower().endswith(MARKDOWN) else text


def without_fences(text):
    """Markdown with empty lines where blocks of code begin and end: an end would be read as a line of the output."""
    lines = text.split("\n")
    opened = None
    for number, line in enumerate(lines):
        found = FENCE.match(line)
        if not found:
            continue
        fence, rest = found.groups()
        if opened is None:
            opened = fence
        elif fence[0] == opened[0] and len(fence) >= len(opened) and not rest.strip():
            opened = None
        else:
            continue
        lines[number] = ""
    return "\n".join(lines)


def parse_examples(path):
    """@throws Unreadable"""
    try:
        return doctest.DocTestParser().get_doctest(read(path), {"__name__": "__main__"}, path, path, 0)
    except OSError as error:
        raise Unreadable(1, f"it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        byte = f"the byte {error.object[error.start]:#04x} at offset {error.start}"
        raise Unreadable(1, f"expected UTF-8, found {byte}") from None
    except ValueError as error:
        # `line 3 of the docstring for PATH has ...`, or `of the doctest for`
        found = re.match(r"line (\d+) of the doc(?:string|test) for .*? (?=has|lacks)", str(error))
        if not found:
            raise
        raise Unreadable(int(found[1]), f"the example {str(error)[found.end():]}") from None


def check(path, flags):
    """Runs the examples of a document. @returns a Page"""
    page = Page(path)
    try:
        test = parse_examples(path)
    except Unreadable as error:
        page.outcomes.append(Outcome(error.line, "", f"{error}\n"))
        return page
    examples = len(test.examples)
    folder = os.getcwd()
    Recorder(page, flags).run_to_the_end(test)
    os.chdir(folder)
    page.skipped = examples - len(page.outcomes)
    return page


def show(page):
    for outcome in page.failures:
        if outcome.source:
            print(f"{page.path}:{outcome.line}: this example does not do what it says")
            print(indent(outcome.source), end="")
        else:
            print(f"{page.path}:{outcome.line}: ", end="")
        print(outcome.problem, end="" if outcome.problem.endswith("\n") else "\n")
        print()


def junit(pages):
    """The report that continuous integration reads: a suite for each document, a case for each example."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    for page in pages:
        cases = len(page.outcomes) + page.skipped
        seconds = sum(outcome.seconds for outcome in page.outcomes)
        counts = f'tests="{cases}" failures="{len(page.failures)}" errors="0" skipped="{page.skipped}"'
        lines.append(f'  <testsuite name={quoteattr(page.path)} {counts} time="{seconds:.3f}">')
        lines.extend(case(page, outcome) for outcome in page.outcomes)
        skipped = f"    <testcase classname={quoteattr(page.path)} name="
        lines.extend(f'{skipped}"skipped {n}"><skipped/></testcase>' for n in range(1, page.skipped + 1))
        lines.append("  </testsuite>")
    lines.append("</testsuites>\n")
    return NOT_IN_XML.sub("\ufffd", "\n".join(lines))


def case(page, outcome):
    first = (outcome.source.splitlines() or ["unreadable"])[0]
    name = quoteattr(f"line {outcome.line}: {first}")
    opening = f'    <testcase classname={quoteattr(page.path)} name={name} time="{outcome.seconds:.3f}"'
    if not outcome.problem:
        return f"{opening}/>"
    message = quoteattr(f"{page.path}:{outcome.line}: this example does not do what it says")
    return f"{opening}><failure message={message}>{escape(outcome.problem)}</failure></testcase>"


def write_report(path, text):
    """All of it or nothing."""
    new = f"{path}.new"
    try:
        with open(new, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(new, path)
    except OSError as error:
        if os.path.exists(new):
            os.remove(new)
        raise Failed(f"{path}: cannot be written ({error.strerror})") from None


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise Failed(f"{message} (try '{PROGRAM} --help')")


def parse(arguments):
    parser = Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [terrarium's options] [options] PATH...",
        description="Runs the >>> examples of documents, and says which do not do what they say.",
        epilog="exit codes: 0; 1 an example fails; 2 a mistake in the command line, nothing to check, or no report",
    )
    parser.add_argument("paths", metavar="PATH", nargs="+", help=f"a document, or a directory of {', '.join(SUFFIXES)}")
    parser.add_argument("--junit", metavar="FILE", help="write a report for continuous integration")
    parser.add_argument("--exact", action="store_true", help="without ELLIPSIS and NORMALIZE_WHITESPACE, which are on")
    parser.add_argument("--option", metavar="NAME", action="append", default=[], help="an option flag of doctest")
    parser.add_argument("--quiet", action="store_true", help="say nothing when all is well")
    options = parser.parse_args(arguments)
    options.flags = 0 if options.exact else USUAL
    for name in options.option:
        if name not in RULES:
            parser.error(f"--option '{name}': expected one of {', '.join(RULES)}")
        options.flags |= doctest.OPTIONFLAGS_BY_NAME[name]
    return options


def main(arguments):
    options = parse(arguments)
    pages = [check(path, options.flags) for path in find_documents(options.paths)]
    for page in pages:
        show(page)
    examples = sum(len(page.outcomes) + page.skipped for page in pages)
    failed = sum(len(page.failures) for page in pages)
    skipped = sum(page.skipped for page in pages)
    if options.junit:
        write_report(options.junit, junit(pages))
    if examples == 0:
        raise Failed(f"no example in {count(len(pages), 'document')}: expected lines that begin with >>>")
    if failed or not options.quiet:
        passed = examples - failed - skipped
        where = f"{count(examples, 'example')} in {count(len(pages), 'document')}"
        print(f"{where}: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failed as failure:
        print(f"{PROGRAM}: {failure}", file=sys.stderr)
        sys.exit(2)
